'use client';

import { NumberField } from '@/components/configs/number-field';
import { BrokenFile } from '@/components/edit/broken-file';
import { SaveBar } from '@/components/edit/save-bar';
import { Command } from '@/components/ui/copy-button';
import { Field, Select } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/states';
import { useDraft } from '@/hooks/use-draft';
import { useText } from '@/hooks/use-text';
import { isObject } from '@/lib/record';

const megabyte = 1024 * 1024;
const usualBytes = { bodyBytes: 64 * megabyte, answerBytes: 64 * megabyte, heldBytes: 512 * megabyte };
const usualLimits = [10, 30, 50, 100, 1_000, 10_000];

/** What is kept of requests, and how much of it at once. */
export function DataTab() {
  const words = useText().settings;
  const draft = useDraft('system');
  if (!draft.base || draft.base.state === 'broken') {
    return <Panel>{draft.base ? <BrokenFile view={draft.base} /> : <SkeletonRows />}</Panel>;
  }
  const file = isObject(draft.value) ? draft.value : {};
  const capture = isObject(file.capture) && isObject(file.capture.default) ? file.capture.default : {};
  const limits = isObject(file.limits) ? file.limits : {};
  const instances = isObject(file.instances) ? file.instances : {};
  const bytes = typeof file.captureBytes === 'number' ? file.captureBytes : 256 * megabyte;
  const bytesOf = (key: keyof typeof usualBytes): number => {
    const own = limits[key];
    return Math.round((typeof own === 'number' ? own : usualBytes[key]) / megabyte);
  };
  const logLimit = typeof file.logLimit === 'number' ? file.logLimit : undefined;
  const choices = [...new Set([...usualLimits, ...(logLimit === undefined ? [] : [logLimit])])];
  const set = (path: string[], value: unknown) => draft.edit([{ path, value }]);
  const inMegabytes = (value: number | undefined) => (value === undefined ? undefined : value * megabyte);
  return (
    <>
      <div className="grid grid-cols-1 items-start gap-3 lg:grid-cols-2">
        <Panel title={words.kept}>
          <div className="grid gap-4 p-4 sm:grid-cols-2">
            <Field label={words.logLimit} hint={words.logLimitHint}>
              {(control) => (
                <Select
                  {...control}
                  value={logLimit === undefined ? '' : String(logLimit)}
                  onChange={(event) =>
                    set(['logLimit'], event.target.value === '' ? undefined : Number(event.target.value))
                  }
                >
                  <option value="">{words.everyRequest}</option>
                  {choices.map((limit) => (
                    <option key={limit} value={limit}>
                      {limit}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label={words.capture} hint={words.captureHint}>
              {(control) => (
                <Select
                  {...control}
                  value={String(capture.mode ?? 'all')}
                  onChange={(event) => set(['capture', 'default', 'mode'], event.target.value)}
                >
                  <option value="all">{words.captureAll}</option>
                  <option value="errors">{words.captureErrors}</option>
                  <option value="none">{words.captureNone}</option>
                </Select>
              )}
            </Field>
            <NumberField
              label={words.captureBytes}
              value={Math.round(bytes / megabyte)}
              onChange={(value) => set(['captureBytes'], inMegabytes(value))}
            />
          </div>
          <div className="border-t border-line p-4">
            <Command>clp prune --help</Command>
          </div>
        </Panel>
        <Panel title={words.limits}>
          <div className="grid gap-4 p-4 sm:grid-cols-2">
            <NumberField
              label={words.bodyBytes}
              value={bytesOf('bodyBytes')}
              onChange={(value) => set(['limits', 'bodyBytes'], inMegabytes(value))}
            />
            <NumberField
              label={words.answerBytes}
              hint={words.answerBytesHint}
              value={bytesOf('answerBytes')}
              onChange={(value) => set(['limits', 'answerBytes'], inMegabytes(value))}
            />
            <NumberField
              label={words.heldBytes}
              hint={words.heldBytesHint}
              value={bytesOf('heldBytes')}
              onChange={(value) => set(['limits', 'heldBytes'], inMegabytes(value))}
            />
            <NumberField
              label={words.connections}
              value={limits.connections ?? 500}
              onChange={(value) => set(['limits', 'connections'], value)}
            />
            <NumberField
              label={words.queue}
              hint={words.queueHint}
              value={limits.queue ?? 100}
              onChange={(value) => set(['limits', 'queue'], value)}
            />
            <NumberField
              label={words.instances}
              hint={words.instancesHint}
              value={instances.default ?? 1}
              onChange={(value) => set(['instances', 'default'], value)}
            />
            <NumberField
              label={words.drain}
              value={typeof file.drainMs === 'number' ? file.drainMs / 1000 : 30}
              onChange={(value) => set(['drainMs'], value === undefined ? undefined : value * 1000)}
            />
          </div>
        </Panel>
      </div>
      <SaveBar draft={draft} />
    </>
  );
}
