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
  return (
    <span
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      title={label}
      className={classNames('inline-block size-2 shrink-0 rounded-full', looks[state])}
    />
  );
}
