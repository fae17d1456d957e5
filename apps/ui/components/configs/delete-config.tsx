'use client';

import type { ServiceName } from '@clp/core';
import { useReview } from '@/components/edit/use-review';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { Draft } from '@/hooks/use-draft';
import { useReferences } from '@/hooks/use-references';
import { useText } from '@/hooks/use-text';
import { fill } from '@/lib/i18n/fill';

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
  const references = useReferences(service, name);
  const { review, dialog } = useReview(draft, onClose);

  function remove(): void {
    review([{ path: [name], value: undefined }], { removed: [name] });
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
          <Button look="danger" disabled={!references} onClick={remove}>
            {text.edit.review}
          </Button>
        </>
      }
    >
      <div className="space-y-2 p-4 text-left">
        <p>{fill(text.configs.deleteHint, { file: draft.base?.file ?? '' })}</p>
        {active && <p>{text.configs.deleteActive}</p>}
        {references && (
          <p className="text-ink-2">
            {references.length === 0 ? text.configs.noReferences : text.configs.references}
          </p>
        )}
        <ul className="space-y-1 font-mono text-xs">
          {references?.map((reference) => (
            <li key={reference} className="break-all">
              {reference}
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
