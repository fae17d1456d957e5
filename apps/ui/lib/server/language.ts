import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { dictionary } from '../i18n/dictionary';
import { chooseLocale, type Locale } from '../i18n/locale';

/** The language of this page view: its cookie's, or what the browser asks for. */
export async function readLocale(): Promise<Locale> {
  const [jar, asked] = await Promise.all([cookies(), headers()]);
  return chooseLocale(jar.get('clp-locale')?.value, asked.get('accept-language'));
}

type Section = 'requests' | 'configs' | 'routing' | 'filters' | 'usage' | 'history' | 'settings';

/** The name of a page in the title of its tab. */
export function titleOf(section: Section): () => Promise<Metadata> {
  return async () => ({ title: dictionary[await readLocale()].shell[section] });
}
