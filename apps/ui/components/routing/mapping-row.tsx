'use client';

import type { PolicyProblem } from '@clp/core/policy';
import type { SourceKind } from '@clp/core/schema';
import { ArrowRight, Trash2 } from 'lucide-react';
import { RuleProblems } from '@/components/routing/rule-problems';
import { RuleUseNote } from '@/components/routing/rule-use-note';
import { IconButton } from '@/components/ui/button';
import { Input, Select } from '@/components/ui/field';
import { sortableItemStyle, useSortableItem } from '@/components/ui/sortable';
import { useText } from '@/hooks/use-text';
import { classNames } from '@/lib/class-names';
import { fill } from '@/lib/i18n/fill';
import type { RuleUse } from '@/lib/rule-use';

interface MappingRowProps {
  index: number;
  count: number;
  kind: SourceKind;
  kinds: readonly SourceKind[];
  source: string;
  target: string;
  targetLabel: string;
  /** Names to choose the target from; absent = free text. */
  targets?: readonly string[];
  problems: readonly PolicyProblem[];
  /** undefined: not known for this draft */
  use: RuleUse | undefined;
  onSource: (source: string) => void;
  onKind: (kind: SourceKind) => void;
  onTarget: (target: string) => void;
  onMove: (from: number, to: number) => void;
  onRemove: () => void;
}

export function MappingRow(props: MappingRowProps) {
  const { index, count, kind, kinds, source, target, targetLabel, targets, problems, onMove } = props;
  const words = useText().policy;
  const number = index + 1;
  const name = fill(words.rule, { n: number });
  const { item, handle } = useSortableItem({ id: String(index), name, index, count, onMove });
  return (
    <li {...item} className={classNames('px-2 py-2 sm:px-3', sortableItemStyle)}>
      <div className="flex items-center gap-2">
        {handle}
        <div className="grid min-w-0 flex-1 items-center gap-2 sm:grid-cols-[auto_minmax(0,1fr)_auto_minmax(0,1fr)]">
          <Select
            aria-label={`${words.kind} ${number}`}
            value={kind}
            onChange={(event) => props.onKind(kinds.find((each) => each === event.target.value) ?? 'model')}
          >
            {kinds.map((each) => (
              <option key={each} value={each}>
                {words.kinds[each]}
              </option>
            ))}
          </Select>
          <Input
            aria-label={`${kind === 'config' ? words.whenConfig : words.whenModel} ${number}`}
            value={source}
            onChange={(event) => props.onSource(event.target.value)}
            className="font-mono text-xs"
          />
          <ArrowRight aria-hidden="true" className="hidden size-4 text-ink-3 sm:block" />
          {targets ? (
            <Select
              aria-label={`${targetLabel} ${number}`}
              value={target}
              onChange={(event) => props.onTarget(event.target.value)}
            >
              {[...new Set([...targets, target])].map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </Select>
          ) : (
            <Input
              aria-label={`${targetLabel} ${number}`}
              value={target}
              onChange={(event) => props.onTarget(event.target.value)}
              className="font-mono text-xs"
            />
          )}
        </div>
        <IconButton label={fill(words.removeRule, { n: number, what: source })} onClick={props.onRemove}>
          <Trash2 aria-hidden="true" className="size-4" />
        </IconButton>
      </div>
      {props.use && (
        <p className="mt-1 pl-[30px] text-xs text-ink-3">
          <RuleUseNote use={props.use} />
        </p>
      )}
      <RuleProblems problems={problems} />
    </li>
  );
}
