'use client';

import { useState } from 'react';
import { BrokenFile } from '@/components/edit/broken-file';
import { SaveBar } from '@/components/edit/save-bar';
import { Button } from '@/components/ui/button';
import { Input, Select } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/states';
import { useDraft } from '@/hooks/use-draft';
import { useText } from '@/hooks/use-text';
import { isObject } from '@/lib/record';

const maps = {
  effort: { key: 'reasoningEffortByModel', values: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] },
  verbosity: { key: 'verbosityByModel', values: ['low', 'medium', 'high'] },
  summary: { key: 'summaryByModel', values: ['off', 'auto', 'concise', 'detailed'] },
} as const;

const usual = ['gpt-5', 'gpt-5-codex'];

/** Defaults per Codex model; only the members changed here are written. */
export function ModelsTab() {
  const text = useText();
  const words = text.settings;
  const draft = useDraft('system');
  const [added, setAdded] = useState<string[]>([]);
  const [name, setName] = useState('');
  if (!draft.base) {
    return (
      <Panel>
        <SkeletonRows />
      </Panel>
    );
  }
  if (draft.base.state === 'broken') {
    return (
      <Panel>
        <BrokenFile view={draft.base} />
      </Panel>
    );
  }
  const defaults =
    isObject(draft.value) && isObject(draft.value.codexDefaults) ? draft.value.codexDefaults : {};
  const chosen = (key: string, model: string): string => {
    const map = defaults[key];
    return isObject(map) ? String(map[model] ?? '') : '';
  };
  const known = Object.values(maps).flatMap(({ key }) =>
    Object.keys(isObject(defaults[key]) ? defaults[key] : {}),
  );
  const models = [...new Set([...usual, ...known, ...added])];

  function add(): void {
    setAdded([...added, name.trim()]);
    setName('');
  }

  return (
    <>
      <Panel className="overflow-x-auto">
        <table className="w-full min-w-[560px] text-left">
          <thead>
            <tr className="border-b border-line text-xs text-ink-3 [&>th]:h-9 [&>th]:px-4 [&>th]:font-medium">
              <th scope="col">{words.modelName}</th>
              <th scope="col">{words.effort}</th>
              <th scope="col">{words.verbosity}</th>
              <th scope="col">{words.summary}</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line [&_td]:px-4 [&_td]:py-2">
            {models.map((model) => (
              <tr key={model}>
                <th scope="row" className="px-4 font-mono text-xs font-medium">
                  {model}
                </th>
                {(Object.keys(maps) as (keyof typeof maps)[]).map((map) => (
                  <td key={map}>
                    <Select
                      aria-label={`${words[map]} ${model}`}
                      value={chosen(maps[map].key, model)}
                      onChange={(event) =>
                        draft.edit([
                          {
                            path: ['codexDefaults', maps[map].key, model],
                            value: event.target.value || undefined,
                          },
                        ])
                      }
                    >
                      <option value="">{words.unset}</option>
                      {maps[map].values
                        .filter((value) => value !== 'minimal' || !model.includes('codex'))
                        .map((value) => (
                          <option key={value} value={value}>
                            {value}
                          </option>
                        ))}
                    </Select>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        <form
          className="flex gap-2 border-t border-line p-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) add();
          }}
        >
          <Input
            aria-label={words.modelName}
            placeholder={words.modelName}
            value={name}
            onChange={(event) => setName(event.target.value)}
            className="max-w-60"
          />
          <Button type="submit">{words.addModel}</Button>
        </form>
      </Panel>
      <SaveBar draft={draft} />
    </>
  );
}
