'use client';

import { CircleCheck, Hourglass, TriangleAlert } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/states';
import { useFailureToast } from '@/hooks/use-failure-toast';
import { useNow } from '@/hooks/use-now';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import { formatCountdown } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';
import type { Overview } from '@/lib/overview';
import { serviceTitles } from '@/lib/services';

/** Broken files and configs that are left out. */
export function Attention({ overview }: { overview: Overview | undefined }) {
  const text = useText();
  return (
    <Panel title={text.overview.attention}>
      {overview ? <AttentionList overview={overview} /> : <Skeleton className="m-4 h-16" />}
    </Panel>
  );
}

function AttentionList({ overview }: { overview: Overview }) {
  const text = useText();
  const tellFailure = useFailureToast();
  const now = useNow();
  const { refresh } = useOverview();
  const passed = now === 0 ? 0 : now - overview.at;
  const cooling = overview.services.flatMap(({ name, health }) =>
    (health?.configs ?? [])
      .filter(({ state }) => state === 'open')
      .map((config) => ({ service: name, config })),
  );

  async function reset(service: string, config: string): Promise<void> {
    try {
      await write('POST', `/api/configs/${service}/reset`, { config });
      await refresh();
    } catch (error) {
      tellFailure(error);
    }
  }

  if (cooling.length === 0 && overview.problems.length === 0) {
    return (
      <p className="flex items-center gap-2 p-4 text-ink-2">
        <CircleCheck aria-hidden="true" className="size-4 text-good" />
        {text.overview.attentionNone}
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {cooling.map(({ service, config }) => (
        <li key={`${service}/${config.name}`} className="flex items-center gap-3 px-4 py-2.5">
          <Hourglass aria-hidden="true" className="size-4 shrink-0 text-warn" />
          <span className="num min-w-0 flex-1">
            {serviceTitles[service]}:{' '}
            {fill(text.overview.retryIn, {
              config: config.name,
              time: formatCountdown((config.remainingMs ?? 0) - passed),
            })}
            {config.lastFault && <span className="text-ink-3"> ({config.lastFault})</span>}
          </span>
          <Button size="small" onClick={() => void reset(service, config.name)}>
            {text.common.reset}
          </Button>
        </li>
      ))}
      {overview.problems.map((problem) => (
        <li key={problem.message} className="flex items-start gap-3 px-4 py-2.5">
          <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-bad" />
          <span className="min-w-0 flex-1 break-words">
            {problem.message} <span className="text-ink-2">{problem.remedy}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
