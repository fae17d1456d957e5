'use client';

import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { classNames } from '@/lib/class-names';

interface TabLink {
  href: string;
  text: string;
  current: boolean;
}

/** Tabs that are pages of their own: each has an address. */
export function TabLinks({ label, tabs }: { label: string; tabs: readonly TabLink[] }) {
  const current = tabs.find((tab) => tab.current)?.href;
  const list = useRef<HTMLElement>(null);
  // On a phone the row is wider than the page.
  useEffect(() => {
    const tab = current && list.current?.querySelector('[aria-current]');
    if (tab) tab.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [current]);

  return (
    <nav ref={list} aria-label={label} className="mb-4 flex gap-1 overflow-x-auto border-b border-line">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab.current ? 'page' : undefined}
          className={classNames(
            '-mb-px inline-flex h-9 items-center whitespace-nowrap border-b-2 px-3 text-sm font-medium',
            tab.current ? 'border-accent text-ink' : 'border-transparent text-ink-2 hover:text-ink',
          )}
        >
          {tab.text}
        </Link>
      ))}
    </nav>
  );
}
