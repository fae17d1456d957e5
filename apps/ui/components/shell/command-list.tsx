import { CommandOption } from '@/components/shell/command-option';
import type { Command, CommandGroup } from '@/hooks/use-commands';
import { useText } from '@/hooks/use-text';

interface CommandListProps {
  id: string;
  groups: readonly CommandGroup[];
  chosen: Command | undefined;
  onPoint: (command: Command) => void;
  onRun: (command: Command) => void;
}

export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** What the palette found, in groups; the field above moves through it. */
export function CommandList({ id, groups, chosen, onPoint, onRun }: CommandListProps) {
  const words = useText().palette;
  const commands = groups.flatMap((group) => group.commands);
  return (
    <div id={id} role="listbox" aria-label={words.title} className="max-h-[50vh] overflow-y-auto p-2">
      {commands.length === 0 && <p className="px-2 py-6 text-center text-ink-2">{words.nothing}</p>}
      {groups.map(({ title, commands: members }) => (
        // biome-ignore lint/a11y/useSemanticElements: options may be grouped, but a fieldset may not hold them.
        <div key={title} role="group" aria-label={title}>
          <p aria-hidden="true" className="px-2 py-1.5 text-2xs font-medium text-ink-3">
            {title}
          </p>
          {members.map((command) => (
            <CommandOption
              key={command.id}
              id={optionId(id, commands.indexOf(command))}
              command={command}
              isChosen={command === chosen}
              onPoint={() => onPoint(command)}
              onRun={() => onRun(command)}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
