'use client';

import type { ServiceName } from '@clp/core';
import type { PolicyProblem } from '@clp/core/policy';
import type { RoutingFile } from '@clp/core/schema';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Sortable } from '@/components/ui/sortable';
import type { Draft } from '@/hooks/use-draft';
import { useText } from '@/hooks/use-text';
import { moveInText } from '@/lib/reorder';
import type { RuleName, RuleUse } from '@/lib/rule-use';

/** What every list of rules is given. */
export interface RulesProps {
  service: ServiceName;
  draft: Draft;
  file: RoutingFile;
  configs: readonly string[];
  problems: readonly PolicyProblem[];
  /** How often a rule was used; undefined while the draft is not what is used. */
  useOf: (rule: RuleName) => RuleUse | undefined;
}

interface RuleListProps {
  draft: Draft;
  /** Where the list stands in the file. */
  path: (string | number)[];
  count: number;
  fresh: unknown;
  children: (move: (from: number, to: number) => void) => ReactNode;
}

/** A list of rules in the order they are tried, and the button for one more. */
export function RuleList({ draft, path, count, fresh, children }: RuleListProps) {
  const words = useText().policy;
  const move = (from: number, to: number) => draft.setText(moveInText(draft.text, path, { from, to }));
  return (
    <div>
      {count === 0 && <p className="px-4 py-3 text-ink-2">{words.noRules}</p>}
      <Sortable ids={Array.from({ length: count }, (_, index) => String(index))} onMove={move}>
        <ol className="divide-y divide-line">{children(move)}</ol>
      </Sortable>
      <div className="border-t border-line p-2">
        <Button look="quiet" onClick={() => draft.edit([{ path: [...path, count], value: fresh }])}>
          <Plus aria-hidden="true" className="size-4" />
          {words.addRule}
        </Button>
      </div>
    </div>
  );
}
