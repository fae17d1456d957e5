'use client';

import { ServiceLog } from '@/components/settings/service-log';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/states';
import { StatusDot } from '@/components/ui/status-dot';
import { useOverview } from '@/hooks/use-overview';
import { useServiceVerb } from '@/hooks/use-service-verb';
import { useText } from '@/hooks/use-text';
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
  const { busy, run } = useServiceVerb(service.name);
  const isUp = service.state === 'up';

  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-3">
      <StatusDot state={dotOf(service)} />
      <span className="font-medium">{serviceTitles[service.name]}</span>
      <span className="num font-mono text-xs text-ink-3">:{service.port}</span>
      <span className="flex-1 text-ink-2">{isUp ? text.shell.up : text.shell.down}</span>
      <span className="ml-auto flex items-center gap-2">
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
      </span>
    </li>
  );
}
