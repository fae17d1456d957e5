import { Suspense } from 'react';
import { HistoryPage } from '@/components/history/history-page';

export const metadata = { title: 'History' };

export default function Page() {
  return (
    <Suspense>
      <HistoryPage />
    </Suspense>
  );
}
