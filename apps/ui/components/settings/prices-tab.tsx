'use client';

import { X } from 'lucide-react';
import { useState } from 'react';
import { BrokenFile } from '@/components/edit/broken-file';
import { SaveBar } from '@/components/edit/save-bar';
import { Button, IconButton } from '@/components/ui/button';
import { Command } from '@/components/ui/copy-button';
import { Input } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/states';
import { useDraft } from '@/hooks/use-draft';
import { useText } from '@/hooks/use-text';
import { useUsage } from '@/hooks/use-usage';
import { isObject } from '@/lib/record';

const rates = ['input', 'output', 'cache_read', 'cache_write'] as const;
const always = { from: 0, to: 0 };

/** Prices of one's own, in dollars per million tokens; they go before the bundled ones. */
export function PricesTab() {
  const text = useText();
  const words = text.settings;
  const draft = useDraft('prices');
  const { usage } = useUsage(always, ['model']);
  const [name, setName] = useState('');
  if (!draft.base)
    return (
      <Panel>
        <SkeletonRows />
      </Panel>
    );
  if (draft.base.state === 'broken')
    return (
      <Panel>
        <BrokenFile view={draft.base} />
      </Panel>
    );
  const prices = isObject(draft.value) ? draft.value : {};
  const unpriced = (usage?.groups ?? [])
    .filter(({ unpriced: count, keys }) => count > 0 && keys.model && !Object.hasOwn(prices, keys.model))
    .map(({ keys }) => keys.model ?? '');
  const add = (model: string) => draft.edit([{ path: [model], value: { input: 0, output: 0 } }]);

  return (
    <>
      {unpriced.length > 0 && (
        <div className="mb-3 flex flex-wrap items-center gap-2 rounded-lg border border-line bg-warn-soft px-4 py-2 text-warn">
          {words.unpricedModels}
          {unpriced.slice(0, 8).map((model) => (
            <Button key={model} size="small" className="max-w-full" onClick={() => add(model)}>
              <span className="truncate">+ {model}</span>
            </Button>
          ))}
        </div>
      )}
      <Panel className="overflow-x-auto">
        {Object.keys(prices).length === 0 && <p className="p-4 text-ink-2">{words.noPrices}</p>}
        {Object.keys(prices).length > 0 && (
          <table className="w-full min-w-[560px] text-left">
            <thead>
              <tr className="border-b border-line text-xs text-ink-3 [&>th]:h-9 [&>th]:px-4 [&>th]:font-medium">
                <th scope="col">{words.modelName}</th>
                {rates.map((rate) => (
                  <th key={rate} scope="col">
                    {words.rates[rate]}
                  </th>
                ))}
                <td />
              </tr>
            </thead>
            <tbody className="divide-y divide-line [&_td]:px-4 [&_td]:py-2">
              {Object.entries(prices).map(([model, price]) => (
                <tr key={model}>
                  <th scope="row" className="px-4 font-mono text-xs font-medium">
                    {model}
                  </th>
                  {rates.map((rate) => (
                    <td key={rate}>
                      <Input
                        type="number"
                        min={0}
                        step="any"
                        aria-label={`${words.rates[rate]} ${model}`}
                        value={isObject(price) ? String(price[rate] ?? '') : ''}
                        onChange={({ target }) =>
                          draft.edit([
                            {
                              path: [model, rate],
                              value: target.value === '' ? undefined : Number(target.value),
                            },
                          ])
                        }
                        className="num max-w-28"
                      />
                    </td>
                  ))}
                  <td>
                    <IconButton
                      label={`${text.common.remove} ${model}`}
                      onClick={() => draft.edit([{ path: [model], value: undefined }])}
                    >
                      <X aria-hidden="true" className="size-4" />
                    </IconButton>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <form
          className="flex flex-wrap gap-2 border-t border-line p-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() && !Object.hasOwn(prices, name.trim())) add(name.trim());
            setName('');
          }}
        >
          <Input
            aria-label={words.modelName}
            placeholder="claude-opus-*"
            value={name}
            onChange={({ target }) => setName(target.value)}
            className="max-w-60"
          />
          <Button type="submit">{words.addPrice}</Button>
        </form>
      </Panel>
      <p className="mt-3 flex flex-wrap items-center gap-2 text-xs text-ink-3">
        {words.reprice}
        <Command>clp reindex</Command>
      </p>
      <SaveBar draft={draft} />
    </>
  );
}
