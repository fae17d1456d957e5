import { Suspense } from 'react';
import { SetupPage } from '@/components/setup/setup-page';

export const metadata = { title: 'Setup' };

export default function Page() {
  return (
    <Suspense>
      <SetupPage />
    </Suspense>
  );
}
