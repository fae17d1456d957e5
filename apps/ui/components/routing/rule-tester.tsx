'use client';

import type { ServiceName } from '@clp/core';
import type { Explanation } from '@clp/core/proxy';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';

const samples: Record<ServiceName, (model: string) => unknown> = {
  claude: (model) => ({ model, max_tokens: 16, messages: [{ role: 'user', content: 'hello' }] }),
  codex: (model) => ({ model, input: 'hello', stream: true }),
  legacy: (model) => ({ model, messages: [{ role: 'user', content: 'hello' }] }),
};

/** Asks the service what it would do with a model, under the unsaved rules. */
export function RuleTester({ service, routing }: { service: ServiceName; routing: unknown }) {
  const text = useText();
  const words = text.policy;
  const [model, setModel] = useState('');
  const [answer, setAnswer] = useState<Explanation | Error>();

  async function ask(): Promise<void> {
    const body = { body: samples[service](model), draft: { routing } };
    setAnswer(
      await write<Explanation>('POST', `/api/explain/${service}`, body).catch((error: Error) => error),
    );
  }

  return (
    <Panel title={words.tester}>
      <form
        className="flex items-start gap-2 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <Field label={words.model} hint={words.testerHint} className="flex-1">
          {(control) => (
            <Input
              {...control}
              value={model}
              onChange={(event) => setModel(event.target.value)}
              className="font-mono text-xs"
            />
          )}
        </Field>
        <Button type="submit" className="mt-5" disabled={model === ''}>
          {words.ask}
        </Button>
      </form>
      <div aria-live="polite">
        {answer instanceof Error && <p className="px-4 pb-4 text-bad">{answer.message}</p>}
        {answer && !(answer instanceof Error) && <Answer answer={answer} />}
      </div>
    </Panel>
  );
}

function Answer({ answer }: { answer: Explanation }) {
  const words = useText().policy;
  const { route, rank, send, refused, problems } = answer;
  return (
    <dl className="grid grid-cols-[112px_minmax(0,1fr)] gap-x-4 gap-y-1.5 border-t border-line p-4">
      <dt className="text-ink-3">{words.ruleUsed}</dt>
      <dd>{route.rule ?? words.noRule}</dd>
      <dt className="text-ink-3">{words.model}</dt>
      <dd className="font-mono text-xs leading-5">
        {route.model_asked} → {route.model_sent ?? route.model_asked}
      </dd>
      <dt className="text-ink-3">{words.goesTo}</dt>
      <dd className="space-y-1">
        {rank.candidates.map((candidate) => (
          <span key={candidate.config} className="block">
            <Badge tone="accent">{candidate.config}</Badge>{' '}
            <span className="text-ink-2">{candidate.why}</span>
          </span>
        ))}
        {send && (
          <code className="block break-all font-mono text-xs text-ink-2">{`${send.method} ${send.url}`}</code>
        )}
      </dd>
      {rank.left_out.length > 0 && (
        <>
          <dt className="text-ink-3">{words.leftOut}</dt>
          <dd>{rank.left_out.map(({ config, why }) => `${config}: ${why}`).join('; ')}</dd>
        </>
      )}
      {refused && (
        <>
          <dt className="text-ink-3">{words.refused}</dt>
          <dd className="text-bad">{refused.message}</dd>
        </>
      )}
      {problems.map((problem) => (
        <dd key={problem} className="col-span-2 text-warn">
          {problem}
        </dd>
      ))}
    </dl>
  );
}
