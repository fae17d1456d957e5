'use client';

import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from '@/lib/class-names';

interface MenuProps {
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'end';
  onOpen?: () => void;
}

export function Menu({ trigger, children, align = 'end', onOpen }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} onOpenChange={(open) => open && onOpen?.()}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="pop-in z-50 max-h-[60vh] min-w-44 overflow-y-auto rounded-lg border border-line-strong bg-raised p-1 shadow-pop"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const itemStyle =
  'flex min-h-8 cursor-pointer select-none items-center gap-2 rounded px-2 text-sm outline-none data-[disabled]:cursor-not-allowed data-[disabled]:opacity-50 data-[highlighted]:bg-hover';

interface MenuItemProps {
  onSelect: () => void;
  children: ReactNode;
  tone?: 'plain' | 'danger';
  disabled?: boolean;
}

export function MenuItem({ onSelect, children, tone = 'plain', disabled }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      disabled={disabled}
      className={classNames(itemStyle, tone === 'danger' && 'text-bad')}
    >
      {children}
    </DropdownMenu.Item>
  );
}

interface MenuChoiceProps {
  value: string;
  options: readonly { value: string; text: string }[];
  onChange: (value: string) => void;
  label: string;
}

/** One of several, the chosen one marked. */
export function MenuChoice({ value, options, onChange, label }: MenuChoiceProps) {
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={onChange} aria-label={label}>
      <DropdownMenu.Label className="px-2 py-1 text-2xs font-medium text-ink-3">{label}</DropdownMenu.Label>
      {options.map((option) => (
        <DropdownMenu.RadioItem
          key={option.value}
          value={option.value}
          className={classNames(itemStyle, 'pl-7 relative')}
        >
          <DropdownMenu.ItemIndicator className="absolute left-2.5 size-2 forced-color-adjust-none rounded-full bg-accent" />
          {option.text}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

export function MenuLine() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}

interface MenuCheckProps {
  checked: boolean;
  onChange: () => void;
  children: ReactNode;
}

/** One of several that may be on together; the menu stays open. */
export function MenuCheck({ checked, onChange, children }: MenuCheckProps) {
  return (
    <DropdownMenu.CheckboxItem
      checked={checked}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
      className={classNames(itemStyle, 'relative max-w-80 pl-7')}
    >
      <DropdownMenu.ItemIndicator className="absolute left-2">
        <Check aria-hidden="true" className="size-3.5 text-accent" />
      </DropdownMenu.ItemIndicator>
      {children}
    </DropdownMenu.CheckboxItem>
  );
}
