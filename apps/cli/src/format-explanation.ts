import type { Explanation } from '@clp/core/proxy';
import type { Terminal } from './terminal.ts';

/** Every step of a request, one below the other. */
export function printExplanation({ line, colors }: Terminal, explanation: Explanation): void {
  const { filter, route, rank, send, changes, problems, refused } = explanation;
  const step = (name: string, text: string): void => line(`${colors.bold(name.padEnd(8))}${text}`);
  const hits = filter.rules.map(({ rule, count }) => `${rule} (${count})`).join(', ');
  step('filter', hits || 'no rule matched');
  step('route', `${route.rule ?? 'no rule matched'}: ${route.model_asked} → ${route.model_sent}`);
  for (const [index, { config, why, wait_ms: waitMs }] of rank.candidates.entries()) {
    const wait = waitMs > 0 ? `, waits ${Math.ceil(waitMs / 1000)} s for its turn` : '';
    step(index === 0 ? 'rank' : '', `${index + 1}. ${config}: ${why}${wait}`);
  }
  for (const { config, why } of rank.left_out) step('', colors.dim(`-  ${config}: ${why}`));
  if (send) step('send', `${send.method} ${send.url}`);
  for (const { what, cause, before, after } of changes) {
    const values = after === undefined ? '' : `: ${before ?? 'none'} → ${after}`;
    step('', colors.dim(`${what}${values} (${cause})`));
  }
  for (const problem of problems) step('problem', colors.yellow(problem));
  if (refused) step('refused', colors.red(`${refused.status} ${refused.message}`));
}
