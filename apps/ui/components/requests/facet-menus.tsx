'use client';

import { ChevronDown } from 'lucide-react';
import { Menu, MenuCheck } from '@/components/ui/menu';
import type { RequestOverview } from '@/hooks/use-requests';
import { useText } from '@/hooks/use-text';
import { classNames } from '@/lib/class-names';
import { formatCount } from '@/lib/format';
import { hasTerm, type SearchKey, toggleTerm } from '@/lib/search';

interface FacetMenusProps {
  query: string;
  overview: RequestOverview | undefined;
  onChange: (query: string) => void;
}

const shown = [
  'service',
  'config',
  'model',
  'status',
  'client',
  'project',
] as const satisfies readonly SearchKey[];

/** What the search can be narrowed to, with how often each occurs. */
export function FacetMenus({ query, overview, onChange }: FacetMenusProps) {
  const text = useText();
  return (
    <div className="flex max-w-full gap-1 overflow-x-auto">
      {shown.map((name) => {
        const values = overview?.facets[name].filter(({ value }) => value !== '') ?? [];
        // Few name their projects.
        if (name === 'project' && values.length === 0) return null;
        const chosen = values.filter(({ value }) => hasTerm(query, name, value)).length;
        return (
          <Menu
            key={name}
            align="start"
            trigger={
              <button
                type="button"
                disabled={values.length === 0}
                className={classNames(
                  'inline-flex h-7 items-center gap-1 whitespace-nowrap rounded-md border px-2 text-xs disabled:opacity-50',
                  chosen > 0
                    ? 'border-accent bg-accent-soft text-accent-ink'
                    : 'border-line bg-surface text-ink-2 hover:bg-hover hover:text-ink',
                )}
              >
                {text.requests.facets[name]}
                {chosen > 0 && <span className="num">{chosen}</span>}
                <ChevronDown aria-hidden="true" className="size-3" />
              </button>
            }
          >
            {values.map(({ value, count }) => (
              <MenuCheck
                key={value}
                checked={hasTerm(query, name, value)}
                onChange={() => onChange(toggleTerm(query, name, value))}
              >
                <span className="min-w-0 flex-1 truncate">{value}</span>
                <span className="num pl-4 text-xs text-ink-3">{formatCount(count)}</span>
              </MenuCheck>
            ))}
          </Menu>
        );
      })}
    </div>
  );
}
