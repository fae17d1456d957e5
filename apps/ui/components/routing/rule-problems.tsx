'use client';

import type { PolicyProblem } from '@clp/core/policy';
import { TriangleAlert } from 'lucide-react';
import { classNames } from '@/lib/class-names';

/** Why a rule cannot work, or never matches. */
export function RuleProblems({ problems }: { problems: readonly PolicyProblem[] }) {
  return problems.map(({ field, reason, severity }) => (
    <p
      key={`${field} ${reason}`}
      className={classNames(
        'mt-1 flex items-start gap-1.5 pl-[58px] text-xs',
        severity === 'error' ? 'text-bad' : 'text-warn',
      )}
    >
      <TriangleAlert aria-hidden="true" className="mt-px size-3.5 shrink-0" />
      {reason}
    </p>
  ));
}

/** The problems of the rule at a path such as `rules.claude.2`. */
export function problemsAt(problems: readonly PolicyProblem[], path: string): PolicyProblem[] {
  return problems.filter(({ field }) => field === path || field.startsWith(`${path}.`));
}
