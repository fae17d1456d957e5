'use client';

import type { RequestRow } from '@clp/core/schema';
import { CopyButton } from '@/components/ui/copy-button';
import { useOverview } from '@/hooks/use-overview';
import { useBody } from '@/hooks/use-request';
import { useText } from '@/hooks/use-text';

/** The same call through CLP as a shell command; CLP adds the credential, so no key is in it. */
export function CurlButton({ id, row }: { id: string; row: RequestRow }) {
  const text = useText();
  const { overview } = useOverview();
  const { part } = useBody(id, 'request', row.outcome !== undefined);
  const port = overview?.services.find(({ name }) => name === row.service)?.port;
  if (!part || port === undefined) return null;
  const body = part.text.replaceAll("'", "'\\''");
  const command = `curl -N http://127.0.0.1:${port}${row.path} -H 'content-type: application/json' -H "authorization: Bearer $CLP_KEY" -d '${body}'`;
  return <CopyButton value={command} label={text.requests.copyCurl} />;
}
