'use client';

import type { ServiceName } from '@clp/core';
import { SaveBar } from '@/components/edit/save-bar';
import { BalancePanel } from '@/components/routing/balance-panel';
import { OrderPanel } from '@/components/routing/order-panel';
import { RuleTester } from '@/components/routing/rule-tester';
import { RulesPanel } from '@/components/routing/rules-panel';
import { PageHeader } from '@/components/ui/panel';
import { Segmented } from '@/components/ui/segmented';
import { TabLinks } from '@/components/ui/tabs';
import { useAddress } from '@/hooks/use-address';
import { useDraft } from '@/hooks/use-draft';
import { useText } from '@/hooks/use-text';
import { mayLeave } from '@/lib/client/leave';
import { serviceNames, serviceTitles } from '@/lib/services';

type Part = 'rules' | 'balance';

export function RoutingPage({ service }: { service: ServiceName }) {
  const text = useText();
  const words = text.policy;
  const address = useAddress();
  const part: Part = address.get('part') === 'balance' ? 'balance' : 'rules';
  return (
    <>
      <PageHeader
        title={text.shell.routing}
        intro={part === 'rules' ? words.routingIntro : words.balanceIntro}
        actions={
          <Segmented<Part>
            label={words.part}
            value={part}
            onChange={(next) => {
              if (mayLeave()) address.set({ part: next === 'rules' ? '' : next });
            }}
            options={[
              { value: 'rules', text: words.rules },
              { value: 'balance', text: words.balance },
            ]}
          />
        }
      />
      <TabLinks
        label={text.shell.services}
        tabs={serviceNames.map((name) => ({
          href: `/routing/${name}${part === 'balance' ? '?part=balance' : ''}`,
          text: serviceTitles[name],
          current: name === service,
        }))}
      />
      {part === 'rules' ? <Rules service={service} /> : <Balance service={service} />}
    </>
  );
}

const columns = 'grid grid-cols-1 items-start gap-3 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]';

function Rules({ service }: { service: ServiceName }) {
  const draft = useDraft('routing');
  return (
    <>
      <div className={columns}>
        <RulesPanel service={service} draft={draft} />
        <RuleTester service={service} draft={draft} />
      </div>
      <SaveBar draft={draft} />
    </>
  );
}

function Balance({ service }: { service: ServiceName }) {
  return (
    <div className={columns}>
      <OrderPanel key={service} service={service} />
      <BalancePanel service={service} />
    </div>
  );
}
