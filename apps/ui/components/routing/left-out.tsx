'use client';

import type { ServiceName } from '@clp/core';
import type { PolicyProblem } from '@clp/core/policy';
import { type BalanceFile, localDay } from '@clp/core/schema';
import { Undo2 } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import { Field, Input, Select } from '@/components/ui/field';
import type { Draft } from '@/hooks/use-draft';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import { fill } from '@/lib/i18n/fill';
import { leftOutOf } from '@/lib/left-out';

interface LeftOutProps {
  service: ServiceName;
  draft: Draft;
  file: BalanceFile;
  problems: readonly PolicyProblem[];
}

/** Configs the user takes out of the balance until the end of a day. */
export function LeftOut({ service, draft, file, problems }: LeftOutProps) {
  const words = useText().policy;
  const { overview } = useOverview();
  const leftOut = leftOutOf(file, service);
  const configs = overview?.services.find(({ name }) => name === service)?.configs ?? [];
  const others = configs.filter((name) => leftOut.every(({ config }) => config !== name));
  const member = ['services', service, 'manualDisabledUntil'];
  const set = (config: string, day: string | undefined) =>
    draft.edit([{ path: [...member, config], value: day }]);
  const errorOf = (config: string) =>
    problems.find(({ field }) => field === [...member, config].join('.'))?.reason;
  return (
    <fieldset className="min-w-0 space-y-3 border-t border-line pt-4">
      <legend className="sr-only">{words.leftOutByHand}</legend>
      <div>
        <p aria-hidden="true" className="text-xs font-semibold">
          {words.leftOutByHand}
        </p>
        <p className="text-xs text-ink-3">{words.leftOutHint}</p>
      </div>
      {leftOut.map(({ config, day }) => (
        <Field
          key={config}
          label={fill(words.leftOutUntil, { name: config })}
          {...(errorOf(config) !== undefined && { error: errorOf(config) })}
        >
          {(control) => (
            <span className="flex items-center gap-2">
              <Input
                {...control}
                type="date"
                min={localDay(Date.now())}
                value={day}
                // An emptied date is no day: the way back into the balance is the button.
                onChange={(event) => event.target.value !== '' && set(config, event.target.value)}
                className="num max-w-44"
              />
              <IconButton
                label={fill(words.useAgain, { name: config })}
                onClick={() => set(config, undefined)}
              >
                <Undo2 aria-hidden="true" className="size-4" />
              </IconButton>
            </span>
          )}
        </Field>
      ))}
      {others.length > 0 && (
        <Select
          fit
          aria-label={words.leaveOut}
          value=""
          onChange={(event) => set(event.target.value, localDay(Date.now()))}
        >
          <option value="">{words.leaveOut}</option>
          {others.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </fieldset>
  );
}
