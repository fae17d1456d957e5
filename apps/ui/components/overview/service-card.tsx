'use client';

import Link from 'next/link';
import { useId } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button, buttonStyle } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import { StatusDot } from '@/components/ui/status-dot';
import { useLive } from '@/hooks/use-live';
import { useNow } from '@/hooks/use-now';
import { useServiceVerb } from '@/hooks/use-service-verb';
import { useSwitchConfig } from '@/hooks/use-switch-config';
import { useText } from '@/hooks/use-text';
import { formatAge } from '@/lib/format';
import { availableOf, dotOf } from '@/lib/health-dot';
import { fill } from '@/lib/i18n/fill';
import type { ServiceView } from '@/lib/overview';
import { serviceTitles } from '@/lib/services';

interface ServiceCardProps {
  service: ServiceView;
  /** When it was so. Epoch milliseconds. */
  at: number;
}

export function ServiceCard({ service, at }: ServiceCardProps) {
  const text = useText();
  const { name, port, health } = service;
  const title = serviceTitles[name];
  return (
    <section aria-label={title} className="flex flex-col rounded-lg border border-line bg-surface p-4">
      <header className="flex items-center gap-2">
        <StatusDot state={dotOf(service)} />
        <h2 className="text-base font-semibold">{title}</h2>
        <span className="num font-mono text-xs text-ink-3">:{port}</span>
        <span className="ml-auto text-xs text-ink-2">{health ? text.shell.up : text.shell.down}</span>
      </header>
      <div className="mt-4 flex-1">
        {service.configs.length > 0 ? <ActiveSelect service={service} /> : <NoConfig service={service} />}
      </div>
      <footer className="mt-4 flex min-h-5 flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-2">
        {health ? <HealthLine name={name} health={health} at={at} /> : <StartLine service={service} />}
      </footer>
    </section>
  );
}

function ActiveSelect({ service }: { service: ServiceView }) {
  const text = useText();
  const id = useId();
  const switchConfig = useSwitchConfig();
  const byWeight = service.health !== null && service.health.balance !== 'active-first';
  return (
    <div className="space-y-1">
      <label htmlFor={id} className="block text-xs text-ink-2">
        {text.overview.active}
      </label>
      <Select
        id={id}
        value={service.active ?? ''}
        onChange={(event) => void switchConfig(service.name, event.target.value)}
      >
        {service.configs.map((config) => (
          <option key={config} value={config}>
            {config}
          </option>
        ))}
      </Select>
      {byWeight && <span className="block text-xs text-ink-3">{text.overview.byWeight}</span>}
    </div>
  );
}

function NoConfig({ service }: { service: ServiceView }) {
  const text = useText();
  return (
    <div className="flex items-center justify-between gap-2">
      <span className="text-ink-2">{text.overview.noConfig}</span>
      <Link href={`/setup?service=${service.name}`} className={buttonStyle({ size: 'small' })}>
        {text.overview.addConfig}
      </Link>
    </div>
  );
}

function StartLine({ service }: { service: ServiceView }) {
  const text = useText();
  const { busy, run } = useServiceVerb(service.name);
  return (
    <>
      <span className="flex-1">{text.overview.stoppedHint}</span>
      {service.configs.length > 0 && (
        <Button size="small" look="primary" disabled={busy} onClick={() => void run('start')}>
          {text.settings.start}
        </Button>
      )}
    </>
  );
}

interface HealthLineProps {
  name: string;
  health: NonNullable<ServiceView['health']>;
  at: number;
}

function HealthLine({ name, health, at }: HealthLineProps) {
  const text = useText();
  const now = useNow();
  const { rows, status } = useLive();
  // The stream knows better than a report that may be minutes old.
  const running =
    status === 'live'
      ? rows.filter((row) => row.service === name && row.outcome === undefined).length
      : health.live_requests;
  const others = health.secondaries?.length ?? 0;
  const cooling = health.configs.filter(({ state }) => state !== 'closed').length;
  return (
    <>
      <span className="num">{fill(text.overview.available, { n: availableOf(health).length })}</span>
      {cooling > 0 && <Badge tone="warn">{fill(text.overview.cooling, { n: cooling })}</Badge>}
      {running > 0 && <Badge tone="accent">{fill(text.overview.inFlight, { n: running })}</Badge>}
      <span className="num ml-auto text-ink-3">
        {text.overview.pid} {health.pid}
        {others > 0 && ` +${others}`} ·{' '}
        {fill(text.overview.uptime, { time: formatAge(health.uptime_s * 1000 + Math.max(0, now - at)) })}
      </span>
    </>
  );
}
