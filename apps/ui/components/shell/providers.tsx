'use client';

import type { ReactNode } from 'react';
import { Toaster } from 'sonner';
import { SWRConfig } from 'swr';
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
        <Toaster
          position="bottom-right"
          toastOptions={{
            // A dialog takes the pointer from all around it, but not from what it just told.
            style: { pointerEvents: 'auto' },
            classNames: {
              toast: '!rounded-lg !border-line-strong !bg-raised !text-ink !shadow-pop !font-sans !text-sm',
              description: '!text-ink-2',
              actionButton: '!bg-accent !text-on-accent',
            },
          }}
        />
      </LanguageProvider>
    </SWRConfig>
  );
}
