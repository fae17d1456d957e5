'use client';

import Link from 'next/link';
import { ClientCard } from '@/components/settings/client-card';
import { buttonStyle } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Failure, SkeletonRows } from '@/components/ui/states';
import { useClients } from '@/hooks/use-clients';
import { useText } from '@/hooks/use-text';

/** Every client CLP knows: what it needs, and its file written or restored. */
export function ClientsTab() {
  const text = useText();
  const { clients, error, refresh } = useClients();
  if (!clients)
    return <Panel>{error ? <Failure error={error} onRetry={refresh} /> : <SkeletonRows rows={6} />}</Panel>;
  return (
    <>
      <p className="mb-3 flex justify-end">
        <Link href="/setup" className={buttonStyle({ size: 'small' })}>
          {text.setup.open}
        </Link>
      </p>
      <div className="grid grid-cols-1 items-start gap-3 lg:grid-cols-2">
        {clients.map((client) => (
          <ClientCard key={client.name} client={client} onDone={refresh} />
        ))}
      </div>
    </>
  );
}
