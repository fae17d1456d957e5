'use client';

import { StatusDot } from '@/components/ui/status-dot';
import { useNow } from '@/hooks/use-now';
import { useRequests } from '@/hooks/use-requests';
import { useText } from '@/hooks/use-text';
import { formatAge } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';

/** The proof that a client's setting works: a request at its service. */
export function ClientSeen({ service }: { service: string }) {
  const words = useText().settings;
  const now = useNow(5_000);
  const { rows } = useRequests({ query: `service:"${service}"`, from: 0, to: 0 });
  const [latest] = rows;
  return (
    <p className="flex items-center gap-2 text-ink-2" suppressHydrationWarning>
      <StatusDot state={latest ? 'good' : 'off'} />
      {latest && now > 0 ? fill(words.seen, { time: formatAge(now - latest.startedAt) }) : words.notSeen}
    </p>
  );
}
