'use client';

import type { KeyboardEvent } from 'react';
import { classNames } from '@/lib/class-names';

interface TabListProps<Name extends string> {
  label: string;
  tabs: readonly { name: Name; text: string }[];
  current: Name;
  onChange: (name: Name) => void;
}

/** Tabs within a page; their panel has the id `panel-<name>`. Arrow keys go along them. */
export function TabList<Name extends string>({ label, tabs, current, onChange }: TabListProps<Name>) {
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = tabs.findIndex(({ name }) => name === current);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    onChange(next.name);
    event.currentTarget.querySelector<HTMLElement>(`#tab-${next.name}`)?.focus();
  }

  return (
    <div
      role="tablist"
      aria-label={label}
      onKeyDown={onKeyDown}
      tabIndex={-1}
      className="flex overflow-x-auto px-2"
    >
      {tabs.map(({ name, text }) => (
        <button
          key={name}
          id={`tab-${name}`}
          type="button"
          role="tab"
          aria-selected={name === current}
          aria-controls={name === current ? `panel-${name}` : undefined}
          tabIndex={name === current ? 0 : -1}
          onClick={() => onChange(name)}
          className={classNames(
            '-mb-px h-10 whitespace-nowrap border-b-2 px-2.5 text-sm font-medium -outline-offset-2',
            name === current ? 'border-accent' : 'border-transparent text-ink-2 hover:text-ink',
          )}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
