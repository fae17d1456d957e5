'use client';

import type { ServiceName } from '@clp/core';
import { useState } from 'react';
import { ClientCard } from '@/components/settings/client-card';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { Failure, SkeletonRows } from '@/components/ui/states';
import { useClients } from '@/hooks/use-clients';
import { useText } from '@/hooks/use-text';

/** The client that calls the service: its file written, or its values to enter. */
export function ClientStep({ service, onDone }: { service: ServiceName; onDone: () => void }) {
  const words = useText().setup;
  const { clients, error, refresh } = useClients();
  const [chosen, setChosen] = useState('');
  if (!clients) return error ? <Failure error={error} onRetry={refresh} /> : <SkeletonRows rows={5} />;
  const offered = [
    ...clients.filter((client) => client.service === service),
    ...clients.filter((client) => client.service !== service),
  ];
  const client = offered.find(({ name }) => name === chosen) ?? offered[0];
  return (
    <div className="space-y-4 p-4">
      <Segmented
        label={words.steps.client}
        value={client?.name ?? ''}
        onChange={setChosen}
        options={offered.map(({ name, title }) => ({ value: name, text: title }))}
      />
      {client && <ClientCard key={client.name} client={client} onDone={refresh} />}
      <div className="flex justify-end">
        <Button look="primary" onClick={onDone}>
          {words.next}
        </Button>
      </div>
    </div>
  );
}
