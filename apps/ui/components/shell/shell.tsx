'use client';

import type { ReactNode } from 'react';
import { Rail } from '@/components/shell/rail';
import { ServerBanner } from '@/components/shell/server-banner';
import { TopBar } from '@/components/shell/top-bar';
import { useKeys } from '@/hooks/use-keys';
import { useText } from '@/hooks/use-text';
import type { Theme } from '@/lib/theme';

export function Shell({ theme, children }: { theme: Theme; children: ReactNode }) {
  const text = useText();
  useKeys();
  return (
    <div className="min-h-dvh sm:pl-14 lg:pl-48">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:left-2 focus:top-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-on-accent"
      >
        {text.shell.skip}
      </a>
      <Rail />
      <TopBar theme={theme} />
      <ServerBanner />
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto max-w-[1440px] px-4 pb-24 pt-5 outline-none sm:px-6 sm:pb-12"
      >
        {children}
      </main>
    </div>
  );
}
