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

/** What is kept of requests. */
export function DataTab() {
  const words = useText().settings;
  const draft = useDraft('system');
  if (!draft.base || draft.base.state === 'broken') {
    return <Panel>{draft.base ? <BrokenFile view={draft.base} /> : <SkeletonRows />}</Panel>;
  }
  const file = isObject(draft.value) ? draft.value : {};
  const capture = isObject(file.capture) && isObject(file.capture.default) ? file.capture.default : {};
  const bytes = typeof file.captureBytes === 'number' ? file.captureBytes : 256 * megabyte;
  return (
    <>
      <Panel>
        <div className="grid max-w-xl gap-4 p-4 sm:grid-cols-2">
          <Field label={words.capture}>
            {(control) => (
              <Select
                {...control}
                value={String(capture.mode ?? 'all')}
                onChange={(event) =>
                  draft.edit([{ path: ['capture', 'default', 'mode'], value: event.target.value }])
                }
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
            onChange={(value) =>
              draft.edit([
                { path: ['captureBytes'], value: value === undefined ? undefined : value * megabyte },
              ])
            }
          />
        </div>
        <div className="border-t border-line p-4">
          <Command>clp prune --help</Command>
        </div>
      </Panel>
      <SaveBar draft={draft} />
    </>
  );
}
