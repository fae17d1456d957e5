'use client';

import type { ServiceName } from '@clp/core';
import { useReview } from '@/components/edit/use-review';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { Draft } from '@/hooks/use-draft';
import { useFile } from '@/hooks/use-file';
import { useText } from '@/hooks/use-text';
import { fill } from '@/lib/i18n/fill';
import { parseJson } from '@/lib/json-text';
import { rulesNaming } from '@/lib/routing-references';

interface DeleteConfigProps {
  service: ServiceName;
  draft: Draft;
  name: string;
  active: boolean;
  onClose: () => void;
}

/** Says what goes and what stays before an entry is removed. */
export function DeleteConfig({ service, draft, name, active, onClose }: DeleteConfigProps) {
  const text = useText();
  const { view: routing } = useFile('routing');
  const { review, dialog } = useReview(draft, onClose);
  const rules = rulesNaming(parseJson(routing?.text ?? ''), service, name);

  function remove(): void {
    review([{ path: [name], value: undefined }]);
  }

  if (dialog) return dialog;
  return (
    <Dialog
      open
      onClose={onClose}
      title={fill(text.configs.deleteTitle, { name })}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button look="danger" onClick={remove}>
            {text.edit.review}
          </Button>
        </>
      }
    >
      <div className="space-y-2 p-4 text-left">
        <p>{fill(text.configs.deleteHint, { file: draft.base?.file ?? '' })}</p>
        {active && <p>{text.configs.deleteActive}</p>}
        <p className="text-ink-2">
          {rules === 0 ? text.configs.noReferences : fill(text.configs.references, { n: rules })}
        </p>
      </div>
    </Dialog>
  );
}
