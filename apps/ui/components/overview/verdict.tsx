'use client';

import { Command } from '@/components/ui/copy-button';
import { useText } from '@/hooks/use-text';
import { fill } from '@/lib/i18n/fill';
import type { Overview } from '@/lib/overview';

/** The state of everything in one sentence. */
export function Verdict({ overview }: { overview: Overview | undefined }) {
  const text = useText();
  if (!overview) return <span>&nbsp;</span>;
  const up = overview.services.filter(({ state }) => state === 'up').length;
  if (up === overview.services.length) return <span>{text.overview.allUp}</span>;
  return (
    <span className="flex flex-wrap items-center gap-2">
      {up === 0 ? text.overview.noneUp : fill(text.overview.someUp, { up })} {text.overview.start}
      <Command>clp start</Command>
    </span>
  );
}
