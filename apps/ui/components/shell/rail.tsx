'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { isCurrent, sections } from '@/components/shell/sections';
import { useText } from '@/hooks/use-text';
import { classNames } from '@/lib/class-names';

/** Sections: a rail on the left, icons only on tablets, a bar at the bottom on phones. */
export function Rail() {
  const text = useText();
  const pathname = usePathname();
  return (
    <nav
      aria-label={text.shell.navigation}
      className="fixed inset-x-0 bottom-0 z-30 max-sm:short:static border-t border-line bg-surface sm:inset-x-auto sm:inset-y-0 sm:left-0 sm:w-14 sm:border-r sm:border-t-0 lg:w-48"
    >
      <Link href="/" className="hidden h-12 items-center gap-2 px-4 sm:flex" aria-label="CLP">
        <Mark />
        <span className="hidden text-base font-semibold tracking-tight lg:inline">CLP</span>
      </Link>
      <ul className="flex justify-between overflow-x-auto px-1 sm:mt-2 sm:block sm:space-y-0.5 sm:px-2">
        {sections.map(({ name, href, icon: Icon }) => {
          const current = isCurrent(href, pathname);
          return (
            <li key={name} className="min-w-0 flex-1">
              <Link
                href={href}
                title={text.shell[name]}
                aria-current={current ? 'page' : undefined}
                className={classNames(
                  'flex h-14 flex-col items-center justify-center gap-1 rounded-md text-[9px] font-medium tracking-tighter sm:tracking-normal sm:h-8 sm:flex-row sm:gap-2.5 sm:text-sm lg:justify-start lg:px-2.5',
                  current
                    ? 'text-accent-ink sm:bg-hover sm:text-ink'
                    : 'text-ink-2 hover:bg-hover hover:text-ink',
                )}
              >
                <Icon aria-hidden="true" className="size-4 shrink-0" strokeWidth={1.75} />
                <span className="max-w-full truncate px-px sm:sr-only lg:not-sr-only">
                  {text.shell[name]}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 24 24" className="size-5 shrink-0 text-accent" aria-hidden="true">
      <path
        fill="none"
        stroke="currentColor"
        strokeWidth="2.25"
        strokeLinecap="round"
        d="M3 7h8a5 5 0 0 1 0 10H3M17 7h4M17 17h4"
      />
      <circle cx="20" cy="12" r="1.75" fill="currentColor" />
    </svg>
  );
}
