'use client';

import type { ServiceName } from '@clp/core';
import { type BalanceFile, type BalanceMode, balanceSettings } from '@clp/core/schema';
import { NumberField } from '@/components/configs/number-field';
import { BrokenFile } from '@/components/edit/broken-file';
import { SaveBar } from '@/components/edit/save-bar';
import { LeftOut } from '@/components/routing/left-out';
import { CheckField, Field, Select } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/states';
import { useDraft } from '@/hooks/use-draft';
import { useProblems } from '@/hooks/use-problems';
import { useText } from '@/hooks/use-text';
import { isObject } from '@/lib/record';
import { serviceTitles } from '@/lib/services';

const modes = [
  'active-first',
  'weight-based',
  'weighted-share',
  'least-busy',
] as const satisfies BalanceMode[];

/** How configs are chosen, and when one is left out. Saving touches these settings only, never counters. */
export function BalancePanel({ service }: { service: ServiceName }) {
  const words = useText().policy;
  const draft = useDraft('balance');
  const problems = useProblems(draft);
  if (!draft.base || draft.base.state === 'broken') {
    return (
      <Panel title={words.settings}>{draft.base ? <BrokenFile view={draft.base} /> : <SkeletonRows />}</Panel>
    );
  }
  const file: BalanceFile = isObject(draft.value) ? draft.value : {};
  const section = file.services?.[service];
  const mode = file.mode ?? 'active-first';
  // What holds where the file says nothing, older names included.
  const settings = balanceSettings(file, service);
  const set = (key: string, value: unknown) => draft.edit([{ path: ['services', service, key], value }]);
  const errorAt = (key: string) =>
    problems.find(({ field }) => field === `services.${service}.${key}`)?.reason;
  return (
    <Panel title={words.settings}>
      <div className="space-y-4 p-4">
        <Field label={words.balanceMode} hint={`${words.modeHints[mode]} ${words.everyService}`}>
          {(control) => (
            <Select
              {...control}
              value={mode}
              onChange={(event) => draft.edit([{ path: ['mode'], value: event.target.value }])}
            >
              {modes.map((value) => (
                <option key={value} value={value}>
                  {words.modes[value]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <fieldset className="space-y-3 border-t border-line pt-4">
          <legend className="sr-only">{serviceTitles[service]}</legend>
          <div className="grid grid-cols-2 gap-3">
            <NumberField
              label={words.threshold}
              error={errorAt('failureThreshold')}
              value={section?.failureThreshold ?? settings.failureThreshold}
              onChange={(value) => set('failureThreshold', value)}
            />
            <NumberField
              label={words.cooldown}
              error={errorAt('cooldownSeconds')}
              value={section?.cooldownSeconds ?? settings.cooldownMs / 1000}
              onChange={(value) => set('cooldownSeconds', value)}
            />
          </div>
          <CheckField
            label={words.failover}
            checked={settings.failover}
            onChange={(failover) => set('failover', failover)}
          />
          <CheckField
            label={words.sticky}
            checked={settings.sticky}
            onChange={(sticky) => set('sticky', sticky)}
          />
          <p className="text-xs text-ink-3">{words.trialHint}</p>
        </fieldset>
        <LeftOut service={service} draft={draft} file={file} problems={problems} />
      </div>
      <SaveBar draft={draft} place="panel" />
    </Panel>
  );
}
