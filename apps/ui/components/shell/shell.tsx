'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { CommandPalette } from '@/components/shell/command-palette';
import { Rail } from '@/components/shell/rail';
import { ServerBanner } from '@/components/shell/server-banner';
import { TopBar } from '@/components/shell/top-bar';
import { type Overlay, useKeys } from '@/hooks/use-keys';
import { useLiveRefresh } from '@/hooks/use-live';
import { useNotices } from '@/hooks/use-notices';
import { useText } from '@/hooks/use-text';
import type { Theme } from '@/lib/theme';

const KeyHelp = dynamic(() => import('@/components/shell/key-help').then((module) => module.KeyHelp));

export function Shell({ theme, children }: { theme: Theme; children: ReactNode }) {
  const text = useText();
  const [overlay, setOverlay] = useState<Overlay>();
  const close = () => setOverlay(undefined);
  useKeys(setOverlay);
  useLiveRefresh();
  useNotices();
  return (
    <div className="min-h-dvh sm:pl-14 lg:pl-48">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:left-2 focus:top-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-on-accent"
      >
        {text.shell.skip}
      </a>
      <Rail />
      <TopBar theme={theme} onPalette={() => setOverlay('palette')} />
      <ServerBanner />
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto max-w-[1440px] px-4 pb-24 pt-5 outline-none sm:px-6 sm:pb-12"
      >
        {children}
      </main>
      {overlay === 'palette' && <CommandPalette onClose={close} onKeys={() => setOverlay('keys')} />}
      {overlay === 'keys' && <KeyHelp onClose={close} />}
    </div>
  );
}
