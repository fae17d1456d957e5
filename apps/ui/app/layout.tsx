import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { Providers } from '@/components/shell/providers';
import { Shell } from '@/components/shell/shell';
import { dictionary } from '@/lib/i18n/dictionary';
import { languageTags } from '@/lib/i18n/locale';
import { readLocale } from '@/lib/server/language';
import { themeOf } from '@/lib/theme';
import './globals.css';

export const metadata: Metadata = { title: { default: 'CLP', template: '%s · CLP' } };
export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

/** Language and theme come from cookies, so the first paint is right without a script. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar, locale] = await Promise.all([cookies(), readLocale()]);
  const theme = themeOf(jar.get('clp-theme')?.value);
  return (
    <html
      lang={languageTags[locale]}
      data-theme={theme === 'system' ? undefined : theme}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
    >
      <body className="font-sans">
        <Providers locale={locale} text={dictionary[locale]}>
          <Shell theme={theme}>{children}</Shell>
        </Providers>
      </body>
    </html>
  );
}
