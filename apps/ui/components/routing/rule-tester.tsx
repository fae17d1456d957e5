'use client';

import type { ServiceName } from '@clp/core';
import type { Explanation } from '@clp/core/proxy';
import { useId, useState } from 'react';
import { ExplanationView } from '@/components/routing/explanation-view';
import { Button } from '@/components/ui/button';
import { CheckField, Field, Input } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { Segmented } from '@/components/ui/segmented';
import { useAddress } from '@/hooks/use-address';
import type { Draft } from '@/hooks/use-draft';
import { useSeenModels } from '@/hooks/use-seen-models';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import { type SampleTraits, sampleBody } from '@/lib/sample-request';

interface Question extends SampleTraits {
  model: string;
  /** Of `/p/PROJECT/v1/…` */
  project: string;
}

/** Asks the service what it would do with a request, as saved or with the unsaved rules. */
export function RuleTester({ service, draft }: { service: ServiceName; draft: Draft }) {
  const text = useText();
  const words = text.policy;
  const listId = useId();
  const models = useSeenModels(service);
  const [rules, setRules] = useState<'draft' | 'saved'>('draft');
  const address = useAddress();
  const [question, setQuestion] = useState<Question>({
    model: address.get('model'),
    project: '',
    tools: false,
    images: false,
    thinking: false,
  });
  const [answer, setAnswer] = useState<Explanation | Error>();
  const change = (part: Partial<Question>) => setQuestion({ ...question, ...part });

  async function ask(): Promise<void> {
    const { path, body } = sampleBody(service, question);
    const prefix = question.project ? `/p/${encodeURIComponent(question.project)}` : '';
    const request = {
      path: `${prefix}${path}`,
      body,
      ...(rules === 'draft' && draft.value !== undefined && { draft: { routing: draft.value } }),
    };
    setAnswer(
      await write<Explanation>('POST', `/api/explain/${service}`, request).catch((error: Error) => error),
    );
  }

  return (
    <Panel
      title={words.tester}
      actions={
        draft.dirty && (
          <Segmented<'draft' | 'saved'>
            label={words.testerRules}
            value={rules}
            onChange={setRules}
            options={[
              { value: 'draft', text: words.myDraft },
              { value: 'saved', text: words.savedRules },
            ]}
          />
        )
      }
    >
      <form
        className="space-y-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <Field label={words.model} hint={words.testerHint}>
          {(control) => (
            <span className="flex gap-2">
              <Input
                {...control}
                list={listId}
                value={question.model}
                onChange={(event) => change({ model: event.target.value })}
                className="font-mono text-xs"
              />
              <Button type="submit" disabled={question.model === ''}>
                {words.ask}
              </Button>
            </span>
          )}
        </Field>
        <datalist id={listId}>
          {models.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <CheckField label={words.tools} checked={question.tools} onChange={(tools) => change({ tools })} />
          <CheckField
            label={words.images}
            checked={question.images}
            onChange={(images) => change({ images })}
          />
          <CheckField
            label={words.thinking}
            checked={question.thinking}
            onChange={(thinking) => change({ thinking })}
          />
          <Input
            aria-label={words.project}
            placeholder={words.project}
            value={question.project}
            onChange={(event) => change({ project: event.target.value })}
            className="max-w-32"
          />
        </div>
      </form>
      <div aria-live="polite">
        {answer instanceof Error && <p className="px-4 pb-4 text-bad">{answer.message}</p>}
        {answer && !(answer instanceof Error) && <ExplanationView answer={answer} />}
      </div>
    </Panel>
  );
}
