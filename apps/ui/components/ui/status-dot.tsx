import { classNames } from '@/lib/class-names';

export type DotState = 'good' | 'warn' | 'bad' | 'off';

const looks: Record<DotState, string> = {
  good: 'bg-good',
  warn: 'bg-warn rounded-[2px]',
  bad: 'bg-bad rounded-none rotate-45',
  off: 'border-[1.5px] border-ink-3 bg-transparent',
};

/** State as colour and shape; the words stand beside it or in `label`. */
export function StatusDot({ state, label }: { state: DotState; label?: string }) {
  const className = classNames(
    'inline-block size-2 shrink-0 forced-color-adjust-none rounded-full',
    looks[state],
  );
  if (label === undefined) return <span aria-hidden="true" className={className} />;
  return <span role="img" aria-label={label} title={label} className={className} />;
}
