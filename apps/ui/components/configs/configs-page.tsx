'use client';

import type { ServiceName } from '@clp/core';
import { PageHeader } from '@/components/ui/panel';
import { TabLinks } from '@/components/ui/tabs';
import { useText } from '@/hooks/use-text';
import { serviceNames, serviceTitles } from '@/lib/services';

export function ConfigsPage({ service }: { service: ServiceName }) {
  const text = useText();
  return (
    <>
      <PageHeader title={text.shell.configs} intro={text.configs.intro} />
      <TabLinks
        label={text.shell.services}
        tabs={serviceNames.map((name) => ({
          href: `/configs/${name}`,
          text: serviceTitles[name],
          current: name === service,
        }))}
      />
    </>
  );
}
