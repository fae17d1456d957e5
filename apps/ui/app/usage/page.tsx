import { Suspense } from 'react';
import { UsagePage } from '@/components/usage/usage-page';
import { titleOf } from '@/lib/server/language';

export const generateMetadata = titleOf('usage');

export default function Page() {
  return (
    <Suspense>
      <UsagePage />
    </Suspense>
  );
}
