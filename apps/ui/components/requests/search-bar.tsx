'use client';

import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Input, Select } from '@/components/ui/field';
import type { RequestSearch } from '@/hooks/use-requests';
import { useText } from '@/hooks/use-text';
import { serviceNames, serviceTitles } from '@/lib/services';

interface SearchBarProps {
  search: RequestSearch;
  onChange: (changes: Partial<Record<keyof RequestSearch, string>>) => void;
}

/** Milliseconds after the last key until the search runs. */
const typingMs = 250;

export function SearchBar({ search, onChange }: SearchBarProps) {
  const text = useText();
  const [typed, setTyped] = useState(search.text);
  useEffect(() => setTyped(search.text), [search.text]);
  useEffect(() => {
    if (typed === search.text) return;
    const timer = setTimeout(() => onChange({ text: typed }), typingMs);
    return () => clearTimeout(timer);
  });
  return (
    <div className="flex min-w-0 flex-1 flex-wrap gap-2">
      <div className="relative min-w-48 flex-1">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute left-2.5 top-2 size-4 text-ink-3"
        />
        <Input
          type="search"
          data-search
          aria-label={text.requests.search}
          placeholder={text.requests.search}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="pl-8"
        />
      </div>
      <Select
        aria-label={text.requests.service}
        value={search.service}
        onChange={(event) => onChange({ service: event.target.value })}
        fit
      >
        <option value="">{text.requests.allServices}</option>
        {serviceNames.map((name) => (
          <option key={name} value={name}>
            {serviceTitles[name]}
          </option>
        ))}
      </Select>
      <Select
        aria-label={text.requests.status}
        value={search.outcome}
        onChange={(event) => onChange({ outcome: event.target.value })}
        fit
      >
        <option value="">{text.requests.allStatus}</option>
        <option value="ok">{text.requests.onlyOk}</option>
        <option value="failed">{text.requests.onlyErrors}</option>
      </Select>
    </div>
  );
}
