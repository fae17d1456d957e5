import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { classNames } from '@/lib/class-names';

export const buttonStyle = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-55',
  {
    variants: {
      look: {
        primary: 'bg-accent text-on-accent hover:bg-accent-ink',
        plain: 'border border-line-strong bg-surface text-ink hover:bg-hover',
        quiet: 'text-ink-2 hover:bg-hover hover:text-ink',
        danger: 'border border-line-strong bg-surface text-bad hover:bg-bad-soft',
      },
      size: {
        small: 'h-7 px-2 text-xs',
        medium: 'h-8 px-3 text-sm',
        icon: 'size-7',
      },
    },
    defaultVariants: { look: 'plain', size: 'medium' },
  },
);

type ButtonProps = ComponentProps<'button'> & VariantProps<typeof buttonStyle>;

export function Button({ look, size, className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={classNames(buttonStyle({ look, size }), className)} {...rest} />;
}

/** A button that is only an icon: its label is read aloud and shown on hover. */
export function IconButton({ label, ...rest }: Omit<ButtonProps, 'size'> & { label: string }) {
  return <Button aria-label={label} title={label} look="quiet" {...rest} size="icon" />;
}
