'use client';

import type { ServiceName } from '@clp/core';
import { CircleCheck, LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { buttonStyle } from '@/components/ui/button';
import { Command } from '@/components/ui/copy-button';
import { useLive } from '@/hooks/use-live';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import { formatMs } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';
import { serviceTitles } from '@/lib/services';

/** Waits for a request and shows it arrive; a curl command stands by for those who have no client at hand. */
export function FirstRequestStep({ service }: { service: ServiceName }) {
  const text = useText();
  const words = text.setup;
  const { overview } = useOverview();
  const { rows } = useLive();
  const [openedAt] = useState(() => Date.now());
  const view = overview?.services.find(({ name }) => name === service);
  const port = view?.port ?? 0;
  const seen = rows.find((row) => row.service === service && row.startedAt >= openedAt && row.status > 0);
  return (
    <div className="space-y-5 p-4">
      {view?.state === 'down' && (
        <p className="flex flex-wrap items-center gap-2 rounded-md bg-warn-soft px-3 py-2 text-warn">
          {fill(words.notRunning, { service: serviceTitles[service] })}
          <Command>{`clp start ${service}`}</Command>
        </p>
      )}
      <p aria-live="polite" className="flex flex-wrap items-center gap-2 text-base">
        {seen ? (
          <>
            <CircleCheck aria-hidden="true" className="size-5 text-good" />
            {fill(words.received, { status: seen.status, time: formatMs(seen.ms) })}
            <Link href={`/requests?id=${seen.id}`} className={buttonStyle({ size: 'small' })}>
              {text.common.open}
            </Link>
          </>
        ) : (
          <>
            <LoaderCircle aria-hidden="true" className="size-5 text-ink-3 motion-safe:animate-spin" />
            {fill(words.waiting, { port })}
          </>
        )}
      </p>
      <div className="space-y-1.5">
        <p className="text-ink-2">{words.tryCurl}</p>
        <Command>{sampleOf(service, port)}</Command>
      </div>
      <div className="flex justify-end gap-2">
        <Link href="/" className={buttonStyle({ look: seen ? 'primary' : 'plain' })}>
          {words.finish}
        </Link>
      </div>
    </div>
  );
}

/** One small streamed request, as the service's clients send it. */
function sampleOf(service: ServiceName, port: number): string {
  const samples: Record<ServiceName, [string, unknown]> = {
    claude: [
      'messages',
      {
        model: 'claude-sonnet-4-5',
        max_tokens: 64,
        stream: true,
        messages: [{ role: 'user', content: 'Hello' }],
      },
    ],
    codex: ['responses', { model: 'gpt-5', stream: true, input: 'Hello' }],
    legacy: [
      'chat/completions',
      { model: 'gpt-5', stream: true, messages: [{ role: 'user', content: 'Hello' }] },
    ],
  };
  const [path, body] = samples[service];
  return `curl -N http://127.0.0.1:${port}/v1/${path} -H 'content-type: application/json' -d '${JSON.stringify(body)}'`;
}
