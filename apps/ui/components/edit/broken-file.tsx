'use client';

import { FileWarning } from 'lucide-react';
import { useText } from '@/hooks/use-text';
import type { FileView } from '@/lib/files';
import { fill } from '@/lib/i18n/fill';

/** A file nobody may edit here until it is mended by hand. */
export function BrokenFile({ view }: { view: FileView }) {
  const text = useText();
  const { problem } = view;
  return (
    <div role="alert" className="flex items-start gap-3 p-4">
      <FileWarning aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="space-y-1">
        <p className="font-medium">
          {view.file}
          {problem?.line !== undefined && `, ${fill(text.edit.line, { line: problem.line })}`}:{' '}
          {problem?.reason}
        </p>
        <p className="text-ink-2">
          {text.common.brokenFile} {problem?.remedy}
        </p>
      </div>
    </div>
  );
}
