import type { RuleStage, RuleUses } from '@clp/core/request-index';
import useSWR from 'swr';
import { useLiveStatus } from '@/hooks/use-live';
import { read } from '@/lib/client/call';
import { type RuleName, type RuleUse, ruleUse } from '@/lib/rule-use';

/** Without a stream counts are asked for again so often. Milliseconds. */
const pollMs = 10_000;

/** How often a rule was used of late, by what records call it; undefined until it is known. */
export function useRuleUses(stage: RuleStage, service?: string): (rule: RuleName) => RuleUse | undefined {
  const isPolling = useLiveStatus() !== 'live';
  const { data } = useSWR<RuleUses, Error>(`/api/rule-uses/${stage}`, read, {
    refreshInterval: isPolling ? pollMs : 0,
  });
  return (rule) => data && ruleUse(data, rule, service);
}
