const locales = ['en', 'zh'] as const;
export type Locale = (typeof locales)[number];

/** What `<html lang>` and `Intl` want. */
export const languageTags: Record<Locale, string> = { en: 'en', zh: 'zh-CN' };

function isLocale(value: unknown): value is Locale {
  return locales.some((locale) => locale === value);
}

/** The cookie's choice, else what the browser asks for, else English. */
export function chooseLocale(cookie: string | undefined, acceptLanguage: string | null): Locale {
  if (isLocale(cookie)) return cookie;
  return /^\s*zh\b/i.test(acceptLanguage ?? '') ? 'zh' : 'en';
}
