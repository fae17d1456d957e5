'use client';

import { Badge, type Tone } from '@/components/ui/badge';
import { Input, Select } from '@/components/ui/field';
import { useText } from '@/hooks/use-text';
import { fill } from '@/lib/i18n/fill';
import { type ImportChoice, type ImportItem, needsKey } from '@/lib/import-plan';
import { textOf } from '@/lib/record';

interface ImportItemRowProps {
  item: ImportItem;
  choice: ImportChoice;
  secret: string;
  onChoose: (choice: ImportChoice) => void;
  onSecret: (secret: string) => void;
}

const tones: Record<ImportItem['state'], Tone> = { new: 'good', same: 'neutral', clash: 'warn' };

export function ImportItemRow({ item, choice, secret, onChoose, onSecret }: ImportItemRowProps) {
  const words = useText().configs;
  const { name, state, differs, freeName, entry } = item;
  const states = { new: words.importNew, same: words.importSame, clash: words.importClash };
  return (
    <li className="space-y-2 px-3 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={tones[state]}>{states[state]}</Badge>
        <span className="font-medium">{name}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-xs text-ink-3">
          {state === 'clash' ? differs.join(', ') : textOf(entry.base_url)}
        </span>
        {state !== 'same' && (
          <Select
            fit
            aria-label={fill(words.importChoice, { name })}
            value={choice}
            onChange={(event) => onChoose(choiceOf(event.target.value))}
          >
            <option value="take">{state === 'new' ? words.importAdd : words.importReplace}</option>
            {state === 'clash' && (
              <option value="rename">{fill(words.importRename, { name: freeName })}</option>
            )}
            <option value="skip">{words.importSkip}</option>
          </Select>
        )}
      </div>
      {needsKey(item, choice) && (
        <Input
          type="password"
          aria-label={fill(words.importKey, { name })}
          placeholder={fill(words.importKey, { name })}
          value={secret}
          onChange={(event) => onSecret(event.target.value)}
          className="font-mono"
        />
      )}
    </li>
  );
}

function choiceOf(text: string): ImportChoice {
  return text === 'take' || text === 'rename' ? text : 'skip';
}
