'use client';

import { Command } from 'cmdk';
import { ArrowLeftRight, Keyboard, type LucideIcon, Search, Wand2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Dialog as Primitive } from 'radix-ui';
import { useState } from 'react';
import { sections } from '@/components/shell/sections';
import { StatusDot } from '@/components/ui/status-dot';
import { useOverview } from '@/hooks/use-overview';
import { useSwitchConfig } from '@/hooks/use-switch-config';
import { useText } from '@/hooks/use-text';
import { mayLeave } from '@/lib/client/leave';
import { fill } from '@/lib/i18n/fill';
import { serviceTitles } from '@/lib/services';

interface CommandPaletteProps {
  onClose: () => void;
  onKeys: () => void;
}

/** Every page and every switch, found by typing. */
export function CommandPalette({ onClose, onKeys }: CommandPaletteProps) {
  const text = useText();
  const words = text.palette;
  const router = useRouter();
  const { overview } = useOverview();
  const switchConfig = useSwitchConfig();
  const [typed, setTyped] = useState('');

  function go(href: string): void {
    onClose();
    if (mayLeave()) router.push(href);
  }

  return (
    <Primitive.Root open onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-50 bg-black/40" />
        <Primitive.Content
          aria-describedby={undefined}
          className="pop-in fixed left-1/2 top-[12vh] z-50 w-[calc(100vw-32px)] max-w-xl -translate-x-1/2 overflow-hidden rounded-xl border border-line-strong bg-raised shadow-pop outline-none"
        >
          <Primitive.Title className="sr-only">{words.title}</Primitive.Title>
          <Command label={words.title} loop>
            <div className="flex items-center gap-2 border-b border-line px-4">
              <Search aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
              <Command.Input
                value={typed}
                onValueChange={setTyped}
                placeholder={words.hint}
                className="h-12 w-full bg-transparent text-base text-ink outline-none"
              />
            </div>
            <Command.List className="max-h-[50vh] overflow-y-auto p-2">
              <Command.Empty className="px-2 py-6 text-center text-ink-2">{words.nothing}</Command.Empty>
              <Group title={words.pages}>
                {sections.map(({ name, href, icon, key }) => (
                  <Item key={name} icon={icon} hint={`g ${key}`} onSelect={() => go(href)}>
                    {text.shell[name]}
                  </Item>
                ))}
                <Item icon={Wand2} onSelect={() => go('/setup')}>
                  {words.setup}
                </Item>
              </Group>
              <Group title={text.shell.switchConfig}>
                {overview?.services.flatMap((service) =>
                  service.configs.map((config) => (
                    <Item
                      key={`${service.name} ${config}`}
                      icon={ArrowLeftRight}
                      isCurrent={config === service.active}
                      onSelect={() => {
                        onClose();
                        if (config !== service.active) void switchConfig(service.name, config);
                      }}
                    >
                      {fill(words.use, { service: serviceTitles[service.name], config })}
                    </Item>
                  )),
                )}
              </Group>
              <Group title={words.more}>
                <Item icon={Keyboard} hint="?" onSelect={onKeys}>
                  {text.keys.title}
                </Item>
                {typed.trim() && (
                  <Item icon={Search} onSelect={() => go(`/requests?q=${encodeURIComponent(typed.trim())}`)}>
                    {fill(words.search, { text: typed.trim() })}
                  </Item>
                )}
              </Group>
            </Command.List>
          </Command>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

function Group({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Command.Group
      heading={title}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  icon: LucideIcon;
  hint?: string;
  isCurrent?: boolean;
  onSelect: () => void;
  children: string;
}

function Item({ icon: Icon, hint, isCurrent, onSelect, children }: ItemProps) {
  const text = useText();
  return (
    <Command.Item
      onSelect={onSelect}
      className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 text-sm data-[selected=true]:bg-hover"
    >
      <Icon aria-hidden="true" className="size-4 shrink-0 text-ink-3" strokeWidth={1.75} />
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {isCurrent && (
        <span className="flex items-center gap-1.5 text-xs text-ink-2">
          <StatusDot state="good" />
          {text.palette.current}
        </span>
      )}
      {hint && <kbd className="font-mono text-xs text-ink-3">{hint}</kbd>}
    </Command.Item>
  );
}
