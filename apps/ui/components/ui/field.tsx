'use client';

import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from '@/lib/class-names';

export const inputStyle =
  'h-8 rounded-md border border-line-strong bg-surface px-2.5 text-sm text-ink transition-colors hover:border-ink-3 disabled:opacity-60 aria-[invalid=true]:border-bad';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string;
  /** Given the ids that tie the control to its label and notes. */
  children: (control: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }) => ReactNode;
  className?: string;
}

/** Label, control, hint and error, tied together. */
export function Field({ label, hint, error, children, className }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className={classNames('space-y-1', className)}>
      <label htmlFor={id} className="block text-xs font-medium text-ink-2">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': note ? noteId : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {note && (
        <p id={noteId} className={classNames('text-xs', error ? 'text-bad' : 'text-ink-3')}>
          {note}
        </p>
      )}
    </div>
  );
}

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <input
      className={classNames(inputStyle, 'w-full', className)}
      autoComplete="off"
      spellCheck={false}
      {...rest}
    />
  );
}

/** The browser's own select: best keyboard and phone behaviour there is. */
export function Select({ className, children, fit, ...rest }: ComponentProps<'select'> & { fit?: boolean }) {
  return (
    <select
      className={classNames(inputStyle, 'pr-7', fit ? 'w-auto max-w-full' : 'w-full', className)}
      {...rest}
    >
      {children}
    </select>
  );
}

interface CheckFieldProps {
  label: string;
  /** Accessible name, where several boxes have one label. */
  name?: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

export function CheckField({ label, name, checked, disabled, onChange }: CheckFieldProps) {
  return (
    <label className="flex min-h-6 cursor-pointer items-center gap-2 text-sm">
      <input
        type="checkbox"
        aria-label={name}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4 shrink-0 accent-[var(--accent)]"
      />
      {label}
    </label>
  );
}
