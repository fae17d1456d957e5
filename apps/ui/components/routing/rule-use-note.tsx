'use client';

import { useText } from '@/hooks/use-text';
import { formatTime } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';
import type { RuleUse } from '@/lib/rule-use';

/** How often a rule was used of late. */
export function RuleUseNote({ use }: { use: RuleUse }) {
  const words = useText().policy.uses;
  const { requests, since } = use;
  if (since === undefined) {
    return <span className="num">{requests === 0 ? words.none : fill(words.some, { n: requests })}</span>;
  }
  const time = formatTime(since);
  return (
    <span className="num" title={words.sinceHint}>
      {fill(requests === 0 ? words.noneSince : words.someSince, { n: requests, time })}
    </span>
  );
}
