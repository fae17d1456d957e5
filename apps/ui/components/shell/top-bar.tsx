'use client';

import { Search } from 'lucide-react';
import { LiveBadge } from '@/components/shell/live-badge';
import { LookMenu } from '@/components/shell/look-menu';
import { ServiceChip } from '@/components/shell/service-chip';
import { useCommandKey } from '@/hooks/use-command-key';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import { serviceNames } from '@/lib/services';
import type { Theme } from '@/lib/theme';

export function TopBar({ theme, onPalette }: { theme: Theme; onPalette: () => void }) {
  const text = useText();
  const { overview } = useOverview();
  const commandKey = useCommandKey();
  return (
    <header className="sticky top-0 z-20 max-sm:short:static flex h-12 items-center gap-2 border-b border-line bg-surface px-2 sm:px-4">
      <ul aria-label={text.shell.services} className="flex min-w-0 flex-1 gap-1 overflow-x-auto sm:gap-2">
        {serviceNames.map((name) => (
          <li key={name} className="min-w-0">
            <ServiceChip name={name} view={overview?.services.find((service) => service.name === name)} />
          </li>
        ))}
      </ul>
      <LiveBadge />
      <button
        type="button"
        onClick={onPalette}
        aria-keyshortcuts="Meta+K Control+K"
        className="flex h-7 shrink-0 items-center gap-2 rounded-md px-1.5 text-xs text-ink-2 hover:bg-hover hover:text-ink md:border md:border-line md:px-2"
      >
        <Search aria-hidden="true" className="size-4 md:size-3.5" />
        <span className="sr-only">{text.palette.open}</span>
        <kbd className="hidden whitespace-nowrap font-mono md:inline">{commandKey('K')}</kbd>
      </button>
      <LookMenu theme={theme} />
    </header>
  );
}
