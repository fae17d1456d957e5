import { ArrowLeftRight, Keyboard, type LucideIcon, Search, Wand2 } from 'lucide-react';
import { sections } from '@/components/shell/sections';
import { useGo } from '@/hooks/use-go';
import { useOverview } from '@/hooks/use-overview';
import { useSwitchConfig } from '@/hooks/use-switch-config';
import { useText } from '@/hooks/use-text';
import { type Findable, findCommands } from '@/lib/find-commands';
import { fill } from '@/lib/i18n/fill';
import { serviceTitles } from '@/lib/services';

export interface Command extends Findable {
  id: string;
  icon: LucideIcon;
  hint?: string;
  isCurrent?: boolean;
  run: () => void;
}

export interface CommandGroup {
  title: string;
  commands: Command[];
}

/** What the palette offers for a typed text, best first. `isComplete` = the configs are known, or cannot be. */
export function useCommands(typed: string, showKeys: () => void) {
  const text = useText();
  const words = text.palette;
  const go = useGo();
  const { overview, error } = useOverview();
  const switchConfig = useSwitchConfig();

  const pages: Command[] = [
    ...sections.map(({ name, href, icon, key }) => ({
      id: name,
      icon,
      label: text.shell[name],
      alias: name,
      hint: `g ${key}`,
      run: () => go(href),
    })),
    { id: 'setup', icon: Wand2, label: words.setup, alias: 'setup', run: () => go('/setup') },
  ];
  const switches: Command[] = (overview?.services ?? []).flatMap((service) =>
    service.configs.map((config) => ({
      id: `${service.name} ${config}`,
      icon: ArrowLeftRight,
      label: fill(words.use, { service: serviceTitles[service.name], config }),
      alias: `use ${config}`,
      isCurrent: config === service.active,
      run: () => {
        if (config !== service.active) void switchConfig(service.name, config);
      },
    })),
  );
  const keys: Command = { id: 'keys', icon: Keyboard, label: text.keys.title, hint: '?', run: showKeys };
  const query = typed.trim();
  const search: Command = {
    id: 'search',
    icon: Search,
    label: fill(words.search, { text: query }),
    run: () => go(`/requests?q=${encodeURIComponent(query)}`),
  };
  const groups: CommandGroup[] = [
    { title: words.pages, commands: findCommands(pages, typed) },
    { title: text.shell.switchConfig, commands: findCommands(switches, typed) },
    // Fits any text, so it comes after all that was meant by name.
    { title: words.more, commands: [...findCommands([keys], typed), ...(query ? [search] : [])] },
  ];
  return {
    groups: groups.filter(({ commands }) => commands.length > 0),
    isComplete: overview !== undefined || error !== undefined,
  };
}
