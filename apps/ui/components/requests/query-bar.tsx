'use client';

import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Input } from '@/components/ui/field';
import { useText } from '@/hooks/use-text';

interface QueryBarProps {
  query: string;
  onChange: (query: string) => void;
}

/** Milliseconds after the last key until the search runs. */
const typingMs = 250;

/** The search as text: `status:5xx cfg:prod timeout`. */
export function QueryBar({ query, onChange }: QueryBarProps) {
  const text = useText();
  const [typed, setTyped] = useState(query);
  useEffect(() => setTyped(query), [query]);
  // The page is drawn anew with every request that comes: that must not put the search off.
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => {
    if (typed === query) return;
    const timer = setTimeout(() => latest.current(typed), typingMs);
    return () => clearTimeout(timer);
  }, [typed, query]);
  return (
    <div className="relative min-w-0 flex-1 basis-60">
      <Search aria-hidden="true" className="pointer-events-none absolute left-2.5 top-2 size-4 text-ink-3" />
      <Input
        type="search"
        data-search
        aria-label={text.requests.search}
        placeholder={text.requests.searchHint}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && onChange(typed)}
        className="pl-8"
      />
    </div>
  );
}
