import { ClpError } from '@clp/core';
import { ruleStages } from '@clp/core/request-index';
import { freshIndex } from '@/lib/server/request-index';
import { route } from '@/lib/server/route';

/** How many requests of the last day each filter rule or route was used for. */
export const GET = route<{ stage: string }>(async ({ path }) => {
  const stage = ruleStages.find((each) => each === path.stage);
  if (!stage)
    throw new ClpError('unknown_name', `"${path.stage}" has no rules. Known: ${ruleStages.join(', ')}.`);
  return (await freshIndex()).ruleUses(stage);
});
