'use client';

import { useEffect, useRef, useState } from 'react';
import { useLive } from '@/hooks/use-live';
import { useText } from '@/hooks/use-text';
import { fill } from '@/lib/i18n/fill';
import { newsSince, toldOf } from '@/lib/request-news';

/** A screen reader hears of new requests at most so often. Milliseconds. */
const quietMs = 10_000;

/** What has happened in a sentence, for those who do not see the list move. */
export function Announcer() {
  const text = useText();
  const { rows } = useLive();
  const [said, setSaid] = useState('');
  const latest = useRef(rows);
  latest.current = rows;
  useEffect(() => {
    let told = toldOf(latest.current);
    const timer = setInterval(() => {
      const now = toldOf(latest.current);
      const news = newsSince(told, now);
      told = now;
      if (news.n + news.failed > 0) setSaid(fill(text.requests.announce, news));
    }, quietMs);
    return () => clearInterval(timer);
  }, [text]);
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}
