import { Suspense } from 'react';
import { SetupPage } from '@/components/setup/setup-page';
import { dictionary } from '@/lib/i18n/dictionary';
import { readLocale } from '@/lib/server/language';

export const generateMetadata = async () => ({ title: dictionary[await readLocale()].setup.title });

export default function Page() {
  return (
    <Suspense>
      <SetupPage />
    </Suspense>
  );
}
