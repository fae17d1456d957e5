'use client';

import type { SourceKind } from '@clp/core/schema';
import { ArrowRight, ArrowUp, Trash2, TriangleAlert } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import { Input, Select } from '@/components/ui/field';
import { useText } from '@/hooks/use-text';

interface MappingRowProps {
  index: number;
  kind?: SourceKind;
  source: string;
  target: string;
  targetLabel: string;
  /** Names to choose the target from; absent = free text. */
  targets?: readonly string[];
  configs: readonly string[];
  onSource: (source: string) => void;
  onKind?: (kind: string) => void;
  onTarget: (target: string) => void;
  onMoveUp: (() => void) | undefined;
  onRemove: () => void;
}

const kinds = ['model', 'config', 'prefix', 'glob', 'regex'] as const satisfies readonly SourceKind[];

export function MappingRow(props: MappingRowProps) {
  const { index, kind, source, target, targetLabel, targets, configs, onKind } = props;
  const text = useText();
  const words = text.policy;
  const namedTarget = targets ? target : undefined;
  const named = kind === 'config' ? source : namedTarget;
  const isMissing = named !== undefined && named !== '' && !configs.includes(named);
  const names = {
    model: words.kindModel,
    config: words.kindConfig,
    prefix: 'prefix',
    glob: 'glob',
    regex: 'regex',
  };
  return (
    <li className="flex flex-wrap items-center gap-2 px-4 py-2">
      <span className="num w-5 text-xs text-ink-3">{index + 1}</span>
      {onKind && (
        <Select
          fit
          aria-label={`${words.kind} ${index + 1}`}
          value={kind}
          onChange={(event) => onKind(event.target.value)}
        >
          {kinds.map((each) => (
            <option key={each} value={each}>
              {names[each]}
            </option>
          ))}
        </Select>
      )}
      <div className="min-w-32 flex-1">
        <Input
          aria-label={`${kind === 'config' ? words.whenConfig : words.whenModel} ${index + 1}`}
          value={source}
          onChange={(event) => props.onSource(event.target.value)}
          className="font-mono text-xs"
        />
      </div>
      <ArrowRight aria-hidden="true" className="size-4 text-ink-3" />
      <div className="min-w-32 flex-1">
        {targets ? (
          <Select
            aria-label={`${targetLabel} ${index + 1}`}
            value={target}
            onChange={(event) => props.onTarget(event.target.value)}
          >
            {[...new Set([...targets, target])].map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </Select>
        ) : (
          <Input
            aria-label={`${targetLabel} ${index + 1}`}
            value={target}
            onChange={(event) => props.onTarget(event.target.value)}
            className="font-mono text-xs"
          />
        )}
      </div>
      {isMissing && (
        <span role="img" aria-label={words.missing} title={words.missing} className="text-warn">
          <TriangleAlert aria-hidden="true" className="size-4" />
        </span>
      )}
      <IconButton
        label={`${text.common.moveUp} ${index + 1}`}
        disabled={!props.onMoveUp}
        onClick={props.onMoveUp}
      >
        <ArrowUp aria-hidden="true" className="size-4" />
      </IconButton>
      <IconButton label={`${text.common.remove} ${index + 1}`} onClick={props.onRemove}>
        <Trash2 aria-hidden="true" className="size-4" />
      </IconButton>
    </li>
  );
}
