'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { ServiceLog } from '@/components/settings/service-log';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/states';
import { StatusDot } from '@/components/ui/status-dot';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import { dotOf } from '@/lib/health-dot';
import { fill } from '@/lib/i18n/fill';
import type { ServiceView } from '@/lib/overview';
import { serviceTitles } from '@/lib/services';

/** Start, stop and restart, as `clp` does it. */
export function ServicesTab() {
  const words = useText().settings;
  const { overview } = useOverview();
  if (!overview) {
    return (
      <Panel>
        <SkeletonRows />
      </Panel>
    );
  }
  return (
    <Panel>
      <ul className="divide-y divide-line">
        {overview.services.map((service) => (
          <ServiceItem key={service.name} service={service} />
        ))}
      </ul>
      <p className="border-t border-line px-4 py-3 text-xs text-ink-3">
        {fill(words.aboutCLP, { version: overview.version, home: overview.home })}
      </p>
    </Panel>
  );
}

function ServiceItem({ service }: { service: ServiceView }) {
  const text = useText();
  const words = text.settings;
  const { refresh } = useOverview();
  const [busy, setBusy] = useState(false);
  const isUp = service.state === 'up';

  async function run(verb: 'start' | 'stop' | 'restart'): Promise<void> {
    setBusy(true);
    try {
      await write('POST', `/api/services/${service.name}/${verb}`);
      toast.success(`${serviceTitles[service.name]}: ${words.done}`);
    } catch (error) {
      toast.error(text.common.failed, { description: error instanceof Error ? error.message : undefined });
    } finally {
      setBusy(false);
      await refresh();
    }
  }

  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-3">
      <StatusDot state={dotOf(service)} />
      <span className="font-medium">{serviceTitles[service.name]}</span>
      <span className="num font-mono text-xs text-ink-3">:{service.port}</span>
      <span className="flex-1 text-ink-2">{isUp ? text.shell.up : text.shell.down}</span>
      <ServiceLog service={service.name} />
      {isUp ? (
        <>
          <Button size="small" disabled={busy} onClick={() => void run('restart')}>
            {words.restart}
          </Button>
          <Button size="small" look="danger" disabled={busy} onClick={() => void run('stop')}>
            {words.stop}
          </Button>
        </>
      ) : (
        <Button size="small" look="primary" disabled={busy} onClick={() => void run('start')}>
          {words.start}
        </Button>
      )}
    </li>
  );
}
