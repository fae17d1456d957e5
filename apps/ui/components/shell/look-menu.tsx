'use client';

import { Languages, Moon, Sun, SunMoon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { IconButton } from '@/components/ui/button';
import { Menu, MenuChoice } from '@/components/ui/menu';
import { useLanguage } from '@/hooks/use-text';
import { remember } from '@/lib/client/remember';
import { type Theme, themeOf } from '@/lib/theme';

const icons = { system: SunMoon, light: Sun, dark: Moon };

/** Theme and language. */
export function LookMenu({ theme: initial }: { theme: Theme }) {
  const { locale, text } = useLanguage();
  const router = useRouter();
  const [theme, setTheme] = useState(initial);
  const Icon = icons[theme];

  function chooseTheme(value: string): void {
    const next = themeOf(value);
    setTheme(next);
    remember('clp-theme', next);
    if (next === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
  }

  function chooseLanguage(value: string): void {
    remember('clp-locale', value);
    router.refresh();
  }

  return (
    <div className="flex shrink-0 items-center gap-1">
      <Menu
        trigger={
          <IconButton label={text.shell.language}>
            <Languages aria-hidden="true" className="size-4" />
          </IconButton>
        }
      >
        <MenuChoice
          label={text.shell.language}
          value={locale}
          onChange={chooseLanguage}
          options={[
            { value: 'en', text: 'English' },
            { value: 'zh', text: '简体中文' },
          ]}
        />
      </Menu>
      <Menu
        trigger={
          <IconButton label={text.shell.theme}>
            <Icon aria-hidden="true" className="size-4" />
          </IconButton>
        }
      >
        <MenuChoice
          label={text.shell.theme}
          value={theme}
          onChange={chooseTheme}
          options={[
            { value: 'system', text: text.shell.themeSystem },
            { value: 'light', text: text.shell.themeLight },
            { value: 'dark', text: text.shell.themeDark },
          ]}
        />
      </Menu>
    </div>
  );
}
