'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { Messages } from '@/lib/i18n/dictionary';
import type { Locale } from '@/lib/i18n/locale';

interface Language {
  locale: Locale;
  text: Messages;
}

const LanguageContext = createContext<Language | undefined>(undefined);

export function LanguageProvider({ locale, text, children }: Language & { children: ReactNode }) {
  return <LanguageContext value={{ locale, text }}>{children}</LanguageContext>;
}

export function useLanguage(): Language {
  const language = useContext(LanguageContext);
  if (!language) throw new Error('useLanguage needs a LanguageProvider above it');
  return language;
}

export function useText(): Messages {
  return useLanguage().text;
}
