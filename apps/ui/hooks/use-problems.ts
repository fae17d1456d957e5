import type { PolicyProblem } from '@clp/core/policy';
import { useAnswer } from '@/hooks/use-answer';
import type { Draft } from '@/hooks/use-draft';

/** What is wrong with a draft of a policy file, by the check every writer makes. */
export function useProblems(draft: Draft): readonly PolicyProblem[] {
  const { base, text, value } = draft;
  const isReady = base !== undefined && base.state !== 'broken' && value !== undefined;
  const { answer } = useAnswer<{ problems: PolicyProblem[] }>(
    `/api/files/${base?.name ?? 'filter'}/check`,
    isReady ? { text } : undefined,
  );
  return answer?.problems ?? [];
}
