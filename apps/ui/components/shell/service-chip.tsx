'use client';

import type { ServiceName } from '@clp/core';
import { ChevronDown } from 'lucide-react';
import { Menu, MenuChoice, MenuItem, MenuLine } from '@/components/ui/menu';
import { StatusDot } from '@/components/ui/status-dot';
import { useGo } from '@/hooks/use-go';
import { useSwitchConfig } from '@/hooks/use-switch-config';
import { useText } from '@/hooks/use-text';
import { dotOf } from '@/lib/health-dot';
import type { ServiceView } from '@/lib/overview';
import { serviceTitles } from '@/lib/services';

/** One service in the top bar: its state and active config; a click switches. */
export function ServiceChip({ name, view }: { name: ServiceName; view: ServiceView | undefined }) {
  const text = useText();
  const go = useGo();
  const switchConfig = useSwitchConfig();
  const state = view?.state === 'up' ? text.shell.up : text.shell.down;
  const active = view?.active ?? text.shell.noConfig;
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className="flex h-8 max-w-full items-center gap-2 rounded-md border border-transparent px-2 text-sm hover:border-line hover:bg-hover data-[state=open]:bg-hover"
        >
          <StatusDot state={dotOf(view)} />
          <span className="font-medium">{serviceTitles[name]}</span>
          <span className="sr-only">{view ? `${state},` : ''}</span>
          <span className="hidden max-w-32 truncate text-ink-2 md:inline">{view ? active : ''}</span>
          <ChevronDown aria-hidden="true" className="hidden size-3.5 shrink-0 text-ink-3 sm:block" />
        </button>
      }
    >
      {view && view.configs.length > 0 && (
        <MenuChoice
          label={text.shell.switchConfig}
          value={view.active ?? ''}
          options={view.configs.map((config) => ({ value: config, text: config }))}
          onChange={(config) => void switchConfig(name, config)}
        />
      )}
      {view && view.configs.length > 0 && <MenuLine />}
      <MenuItem onSelect={() => go(`/configs/${name}`)}>{text.shell.manage}</MenuItem>
    </Menu>
  );
}
