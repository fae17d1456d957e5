'use client';

import { toast } from 'sonner';
import useSWR from 'swr';
import { DiffView } from '@/components/edit/diff-view';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Panel } from '@/components/ui/panel';
import { Failure, SkeletonRows } from '@/components/ui/states';
import { useText } from '@/hooks/use-text';
import { read, write } from '@/lib/client/call';
import type { ClientView } from '@/lib/clients';
import { fill } from '@/lib/i18n/fill';

/** Every client CLP knows: what it needs, and its file written or restored. */
export function ClientsTab() {
  const { data, error, mutate } = useSWR<{ clients: ClientView[] }, Error>('/api/clients', read);
  if (!data)
    return (
      <Panel>
        {error ? <Failure error={error} onRetry={() => void mutate()} /> : <SkeletonRows rows={6} />}
      </Panel>
    );
  return (
    <div className="grid grid-cols-1 items-start gap-3 lg:grid-cols-2">
      {data.clients.map((client) => (
        <ClientCard key={client.name} client={client} onDone={() => void mutate()} />
      ))}
    </div>
  );
}

function ClientCard({ client, onDone }: { client: ClientView; onDone: () => void }) {
  const text = useText();
  const words = text.settings;
  const { file, title } = client;
  const isDone = file !== undefined && file.before === file.after;

  async function run(method: 'POST' | 'DELETE', message: string): Promise<void> {
    try {
      await write(method, `/api/clients/${client.name}`);
      toast.success(message);
      onDone();
    } catch (error) {
      toast.error(text.common.failed, { description: error instanceof Error ? error.message : undefined });
    }
  }

  return (
    <Panel
      title={title}
      actions={
        <>
          {isDone && <Badge tone="good">{words.inPlace}</Badge>}
          {file?.canUndo && (
            <Button size="small" onClick={() => void run('DELETE', fill(words.restored, { client: title }))}>
              {words.restore}
            </Button>
          )}
          {file && !isDone && (
            <Button
              size="small"
              look="primary"
              onClick={() =>
                void run('POST', fill(words.written, { client: title, next: client.afterwards }))
              }
            >
              {words.writeForMe}
            </Button>
          )}
        </>
      }
    >
      <div className="space-y-3 p-4">
        {file && <code className="block break-all font-mono text-xs text-ink-2">{file.path}</code>}
        {file && !isDone && <DiffView before={file.before} after={file.after} />}
        {!file && (
          <dl className="space-y-2">
            <dt className="text-xs text-ink-3">{words.byHand}</dt>
            {Object.entries(client.fields).map(([name, value]) => (
              <dd key={name} className="flex items-center justify-between gap-2">
                <span className="text-ink-2">{name}</span>
                <span className="flex min-w-0 items-center gap-1">
                  <code className="truncate font-mono text-xs">{value}</code>
                  <CopyButton value={value} />
                </span>
              </dd>
            ))}
          </dl>
        )}
      </div>
    </Panel>
  );
}
