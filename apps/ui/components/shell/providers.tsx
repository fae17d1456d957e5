'use client';

import type { ReactNode } from 'react';
import { SWRConfig } from 'swr';
import { Toasts } from '@/components/shell/toasts';
import { LanguageProvider } from '@/hooks/use-text';
import type { Messages } from '@/lib/i18n/dictionary';
import type { Locale } from '@/lib/i18n/locale';

interface ProvidersProps {
  locale: Locale;
  text: Messages;
  children: ReactNode;
}

export function Providers({ locale, text, children }: ProvidersProps) {
  return (
    <SWRConfig value={{ keepPreviousData: true, revalidateOnFocus: true, errorRetryInterval: 3_000 }}>
      <LanguageProvider locale={locale} text={text}>
        {children}
        <Toasts />
      </LanguageProvider>
    </SWRConfig>
  );
}
