import { useEffect, useRef } from 'react';
import { StatusDot } from '@/components/ui/status-dot';
import type { Command } from '@/hooks/use-commands';
import { useText } from '@/hooks/use-text';
import { classNames } from '@/lib/class-names';

interface CommandOptionProps {
  id: string;
  command: Command;
  isChosen: boolean;
  onPoint: () => void;
  onRun: () => void;
}

/** One line of the palette. */
export function CommandOption({ id, command, isChosen, onPoint, onRun }: CommandOptionProps) {
  const words = useText().palette;
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  const { icon: Icon, label, hint, isCurrent } = command;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keyboard and names this one as active.
    // biome-ignore lint/a11y/useFocusableInteractive: as above.
    <div
      ref={row}
      id={id}
      role="option"
      aria-selected={isChosen}
      onPointerMove={onPoint}
      onClick={onRun}
      className={classNames(
        'flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 text-sm',
        isChosen && 'bg-hover',
      )}
    >
      <Icon aria-hidden="true" className="size-4 shrink-0 text-ink-3" strokeWidth={1.75} />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {isCurrent && (
        <span className="flex items-center gap-1.5 text-xs text-ink-2">
          <StatusDot state="good" />
          {words.current}
        </span>
      )}
      {hint && <kbd className="font-mono text-xs text-ink-3">{hint}</kbd>}
    </div>
  );
}
