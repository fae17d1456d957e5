'use client';

import { Search } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { CommandList, optionId } from '@/components/shell/command-list';
import { type Command, useCommands } from '@/hooks/use-commands';
import { useText } from '@/hooks/use-text';

interface CommandPaletteProps {
  onClose: () => void;
  onKeys: () => void;
}

/** Every page and every switch, found by typing. Enter does what the typed text means, however fast it comes. */
export function CommandPalette({ onClose, onKeys }: CommandPaletteProps) {
  const words = useText().palette;
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [chosenId, setChosenId] = useState<string>();
  const [isEntered, setEntered] = useState(false);
  const { groups, isComplete } = useCommands(typed, onKeys);
  const commands = groups.flatMap((group) => group.commands);
  const chosen = commands.find(({ id }) => id === chosenId) ?? commands[0];

  function run(command: Command): void {
    onClose();
    command.run();
  }

  function type(next: string): void {
    setTyped(next);
    setChosenId(undefined);
    setEntered(false);
  }

  function step(by: 1 | -1): void {
    const from = chosen ? commands.indexOf(chosen) : 0;
    setChosenId(commands.at((from + by) % commands.length)?.id);
  }

  function press(event: KeyboardEvent): void {
    // Enter that picks a word of an input method is not meant for the list.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') step(1);
    else if (event.key === 'ArrowUp') step(-1);
    else if (event.key === 'Home') setChosenId(commands[0]?.id);
    else if (event.key === 'End') setChosenId(commands.at(-1)?.id);
    else if (event.key === 'Enter') setEntered(true);
    else return;
    event.preventDefault();
  }

  // A search for the text fits anything: it waits until no config of that name can come any more.
  const isReady = isComplete || (chosen !== undefined && (chosen.id !== 'search' || chosenId === 'search'));
  useEffect(() => {
    if (!isEntered || !isReady) return;
    setEntered(false);
    if (chosen) run(chosen);
  });

  return (
    <Primitive.Root open onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-50 bg-black/40" />
        <Primitive.Content
          aria-describedby={undefined}
          className="pop-in fixed left-1/2 top-[12vh] z-50 w-[calc(100vw-32px)] max-w-xl -translate-x-1/2 overflow-hidden rounded-xl border border-line-strong bg-raised shadow-pop outline-none"
        >
          <Primitive.Title className="sr-only">{words.title}</Primitive.Title>
          <div className="flex items-center gap-2 border-b border-line px-4">
            <Search aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
            <input
              role="combobox"
              aria-label={words.title}
              aria-expanded="true"
              aria-controls={listId}
              aria-activedescendant={chosen && optionId(listId, commands.indexOf(chosen))}
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={({ target }) => type(target.value)}
              onKeyDown={press}
              placeholder={words.hint}
              className="h-12 w-full bg-transparent text-base text-ink outline-none"
            />
          </div>
          <CommandList
            id={listId}
            groups={groups}
            chosen={chosen}
            onPoint={({ id }) => setChosenId(id)}
            onRun={run}
          />
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
