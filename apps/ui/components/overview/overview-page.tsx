'use client';

import { Attention } from '@/components/overview/attention';
import { LiveMini } from '@/components/overview/live-mini';
import { ServiceCard } from '@/components/overview/service-card';
import { SwitchFeed } from '@/components/overview/switch-feed';
import { Traffic } from '@/components/overview/traffic';
import { Verdict } from '@/components/overview/verdict';
import { PageHeader, Panel } from '@/components/ui/panel';
import { Failure, Skeleton } from '@/components/ui/states';
import { useFirstRun } from '@/hooks/use-first-run';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import { serviceNames } from '@/lib/services';

export function OverviewPage() {
  const text = useText();
  const { overview, error, refresh } = useOverview();
  useFirstRun(overview);
  if (error && !overview) {
    return (
      <Panel>
        <Failure error={error} onRetry={() => void refresh()} />
      </Panel>
    );
  }
  return (
    <>
      <PageHeader title={text.shell.overview} intro={<Verdict overview={overview} />} />
      <div className="grid gap-3 md:grid-cols-3">
        {overview
          ? overview.services.map((service) => (
              <ServiceCard key={service.name} service={service} at={overview.at} />
            ))
          : serviceNames.map((name) => (
              <div key={name} role="status" aria-label={text.common.loading}>
                <Skeleton className="h-40 rounded-lg" />
              </div>
            ))}
      </div>
      <Traffic />
      <div className="mt-3 grid grid-cols-1 gap-3 lg:grid-cols-2">
        <LiveMini />
        <div className="space-y-3">
          <Attention overview={overview} />
          <SwitchFeed />
        </div>
      </div>
    </>
  );
}
