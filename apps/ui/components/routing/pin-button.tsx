'use client';

import type { ServiceName } from '@clp/core';
import { useState } from 'react';
import { ReviewDialog } from '@/components/edit/review-dialog';
import { Button } from '@/components/ui/button';
import { useDraft } from '@/hooks/use-draft';
import { useText } from '@/hooks/use-text';

/** Puts a config first by giving it one more than the highest weight; the others keep theirs. */
export function PinButton({
  service,
  config,
  weight,
}: {
  service: ServiceName;
  config: string;
  weight: number;
}) {
  const words = useText().policy;
  const draft = useDraft(service);
  const [reviewing, setReviewing] = useState(false);
  return (
    <>
      <Button
        size="small"
        look="quiet"
        disabled={!draft.base}
        onClick={() => {
          draft.edit([{ path: [config, 'weight'], value: weight }]);
          setReviewing(true);
        }}
      >
        {words.pin}
      </Button>
      <ReviewDialog
        draft={draft}
        open={reviewing}
        onClose={() => {
          draft.discard();
          setReviewing(false);
        }}
      />
    </>
  );
}
