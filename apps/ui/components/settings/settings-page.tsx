'use client';

import { AboutTab } from '@/components/settings/about-tab';
import { ClientsTab } from '@/components/settings/clients-tab';
import { DataTab } from '@/components/settings/data-tab';
import { InterfaceTab } from '@/components/settings/interface-tab';
import { ModelsTab } from '@/components/settings/models-tab';
import { PricesTab } from '@/components/settings/prices-tab';
import { SecurityTab } from '@/components/settings/security-tab';
import { ServicesTab } from '@/components/settings/services-tab';
import { PageHeader } from '@/components/ui/panel';
import { TabLinks } from '@/components/ui/tabs';
import { useText } from '@/hooks/use-text';
import { type SettingsTab, settingsTabs } from '@/lib/settings-tabs';

const intros = {
  clients: 'clientsIntro',
  models: 'modelsIntro',
  prices: 'pricesIntro',
  data: 'dataIntro',
  security: 'securityIntro',
  interface: 'interfaceIntro',
  services: 'servicesIntro',
  about: 'aboutIntro',
} as const;

export function SettingsPage({ tab }: { tab: SettingsTab }) {
  const text = useText();
  return (
    <>
      <PageHeader title={text.shell.settings} intro={text.settings[intros[tab]]} />
      <TabLinks
        label={text.shell.settings}
        tabs={settingsTabs.map((name) => ({
          href: `/settings/${name}`,
          text: text.settings[name],
          current: name === tab,
        }))}
      />
      {tab === 'clients' && <ClientsTab />}
      {tab === 'models' && <ModelsTab />}
      {tab === 'prices' && <PricesTab />}
      {tab === 'data' && <DataTab />}
      {tab === 'security' && <SecurityTab />}
      {tab === 'interface' && <InterfaceTab />}
      {tab === 'services' && <ServicesTab />}
      {tab === 'about' && <AboutTab />}
    </>
  );
}
