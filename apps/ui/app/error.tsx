'use client';

import { PageHeader, Panel } from '@/components/ui/panel';
import { Failure } from '@/components/ui/states';
import { useText } from '@/hooks/use-text';

/** A page that failed while it was drawn; the rest of the console stays. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  const text = useText();
  return (
    <>
      <PageHeader title={text.common.failed} />
      <Panel>
        <Failure error={error} onRetry={reset} />
      </Panel>
    </>
  );
}
