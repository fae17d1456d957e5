'use client';

import type { ServiceName } from '@clp/core';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Countdown } from '@/components/ui/countdown';
import { type DotState, StatusDot } from '@/components/ui/status-dot';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import { fill } from '@/lib/i18n/fill';
import type { ServiceView } from '@/lib/overview';

type Health = NonNullable<ServiceView['health']>['configs'][number];

const dots: Record<Health['state'], DotState> = { closed: 'good', open: 'warn', trial: 'warn' };

/** What the proxy knows of a config now, with the way out of a cool-down. */
export function ConfigHealth({
  service,
  config,
  isUp,
}: {
  service: ServiceName;
  config: Health | undefined;
  isUp: boolean;
}) {
  const text = useText();
  const { refresh } = useOverview();
  if (!config)
    return <span className="text-xs text-ink-3">{isUp ? text.configs.unusable : text.configs.unknown}</span>;

  async function reset(): Promise<void> {
    await write('POST', `/api/configs/${service}/reset`, { config: config?.name }).catch((error: Error) =>
      toast.error(error.message),
    );
    await refresh();
  }

  return (
    <span className="flex items-center gap-2 text-xs">
      <StatusDot state={config.off_until === undefined ? dots[config.state] : 'off'} />
      <span className="num">
        {config.off_until === undefined
          ? text.configs[config.state]
          : fill(text.configs.offUntil, { day: config.off_until })}{' '}
        {config.remainingMs !== undefined && <Countdown ms={config.remainingMs} />}
      </span>
      {config.lastFault && (
        <span className="text-ink-3">{fill(text.configs.lastFault, { fault: config.lastFault })}</span>
      )}
      {(config.state !== 'closed' || config.failures > 0) && (
        <Button
          size="small"
          look="quiet"
          aria-label={fill(text.configs.resetName, { name: config.name })}
          onClick={() => void reset()}
        >
          {text.common.reset}
        </Button>
      )}
    </span>
  );
}
