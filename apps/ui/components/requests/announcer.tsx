'use client';

import { useEffect, useRef, useState } from 'react';
import { useLive } from '@/hooks/use-live';
import { useText } from '@/hooks/use-text';
import { fill } from '@/lib/i18n/fill';

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
    let known = new Set(latest.current.map(({ id }) => id));
    const timer = setInterval(() => {
      const fresh = latest.current.filter(({ id }) => !known.has(id));
      if (fresh.length === 0) return;
      known = new Set(latest.current.map(({ id }) => id));
      const failed = fresh.filter(({ state }) => state === 'failed').length;
      setSaid(fill(text.requests.announce, { n: fresh.length, failed }));
    }, quietMs);
    return () => clearInterval(timer);
  }, [text]);
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  );
}
