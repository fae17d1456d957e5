import { Suspense } from 'react';
import { RequestsPage } from '@/components/requests/requests-page';
import { titleOf } from '@/lib/server/language';

export const generateMetadata = titleOf('requests');

export default function Page() {
  return (
    <Suspense>
      <RequestsPage />
    </Suspense>
  );
}
