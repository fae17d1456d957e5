'use client';

import type { ServiceName } from '@clp/core';
import { SaveBar } from '@/components/edit/save-bar';
import { BalancePanel } from '@/components/routing/balance-panel';
import { RuleTester } from '@/components/routing/rule-tester';
import { RulesPanel } from '@/components/routing/rules-panel';
import { PageHeader } from '@/components/ui/panel';
import { TabLinks } from '@/components/ui/tabs';
import { useDraft } from '@/hooks/use-draft';
import { useText } from '@/hooks/use-text';
import { serviceNames, serviceTitles } from '@/lib/services';

export function RoutingPage({ service }: { service: ServiceName }) {
  const text = useText();
  const routing = useDraft('routing');
  return (
    <>
      <PageHeader title={text.shell.routing} intro={text.policy.routingIntro} />
      <TabLinks
        label={text.shell.services}
        tabs={serviceNames.map((name) => ({
          href: `/routing/${name}`,
          text: serviceTitles[name],
          current: name === service,
        }))}
      />
      <div className="grid grid-cols-1 items-start gap-3 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="space-y-3">
          <RulesPanel service={service} draft={routing} />
          <RuleTester service={service} routing={routing.value} />
        </div>
        <BalancePanel service={service} />
      </div>
      <SaveBar draft={routing} />
    </>
  );
}
