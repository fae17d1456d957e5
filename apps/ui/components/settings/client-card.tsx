'use client';

import { toast } from 'sonner';
import { DiffView } from '@/components/edit/diff-view';
import { ClientSeen } from '@/components/settings/client-seen';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Command, CopyButton } from '@/components/ui/copy-button';
import { Panel } from '@/components/ui/panel';
import { useFailureToast } from '@/hooks/use-failure-toast';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import type { ClientView } from '@/lib/clients';
import { fill } from '@/lib/i18n/fill';

/** One client: what would be written to its file, or what to enter in it, and whether it has called. */
export function ClientCard({ client, onDone }: { client: ClientView; onDone: () => void }) {
  const text = useText();
  const tellFailure = useFailureToast();
  const words = text.settings;
  const { file, title } = client;
  const isDone = file !== undefined && file.before === file.after;

  async function run(method: 'POST' | 'DELETE', message: string): Promise<void> {
    try {
      await write(method, `/api/clients/${client.name}`);
      toast.success(message);
      onDone();
    } catch (error) {
      tellFailure(error);
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
        {client.overriding.length > 0 && (
          <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">
            {fill(words.overriding, { names: client.overriding.join(', ') })}
          </p>
        )}
        {file?.canUndo && <p className="text-xs text-ink-3">{words.backupKept}</p>}
        {isDone && client.afterwards && <p>{client.afterwards}</p>}
        {isDone && <ClientSeen service={client.service} />}
        {file && !isDone && <Command>{`clp setup ${client.name}`}</Command>}
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
