import { Suspense } from 'react';
import { HistoryPage } from '@/components/history/history-page';
import { titleOf } from '@/lib/server/language';

export const generateMetadata = titleOf('history');

export default function Page() {
  return (
    <Suspense>
      <HistoryPage />
    </Suspense>
  );
}
