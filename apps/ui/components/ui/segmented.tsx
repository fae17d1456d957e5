'use client';

import { classNames } from '@/lib/class-names';

interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; text: string }[];
  onChange: (value: Value) => void;
}

/** A few exclusive choices side by side. */
export function Segmented<Value extends string>({ label, value, options, onChange }: SegmentedProps<Value>) {
  return (
    <fieldset className="relative inline-flex min-h-8 min-w-0 max-w-full flex-wrap items-center rounded-md border border-line bg-sunken p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className={classNames(
            'h-[26px] whitespace-nowrap rounded px-2.5 text-xs font-medium transition-colors',
            option.value === value
              ? 'bg-raised text-ink shadow-[0_0_0_1px_var(--line-strong)]'
              : 'text-ink-2 hover:text-ink',
          )}
        >
          {option.text}
        </button>
      ))}
    </fieldset>
  );
}
