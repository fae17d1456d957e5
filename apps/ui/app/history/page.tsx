import { HistoryPage } from '@/components/history/history-page';

export const metadata = { title: 'History' };

export default function Page() {
  return <HistoryPage />;
}
