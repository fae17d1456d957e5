import type { Environment } from '@clp/core';
import { wholeInput } from '@clp/core/schema';
import { defineCommand } from '../command.ts';
import { formatCostSum } from '../format-request.ts';
import { withIndex } from '../open-index.ts';
import { observe } from '../supervisor/observe.ts';

/** What Claude Code hands to a status line command. */
interface Session {
  session_id?: string;
  model?: { display_name?: string };
}

/** Requests of one session that are summed up. */
const longestSession = 1_000;

export const command = defineCommand({
  examples: {
    '"statusLine": {"type": "command", "command": "clp statusline"}': 'In ~/.claude/settings.json',
  },
  async run(_args, { environment, terminal }) {
    const session = parseSession(await terminal.readInput());
    const sighting = await observe(environment, 'claude');
    if (sighting.state !== 'running') {
      terminal.line('CLP: the Claude proxy does not run (clp start claude)');
      return;
    }
    const { active_config: active, configs = [] } = sighting.health;
    const cooling = configs.filter(({ state }) => state === 'open').map(({ name }) => name);
    const { config, model, parts } = await spent(environment, session.session_id);
    const where = `${model ?? session.model?.display_name ?? 'CLP'} → ${config ?? active ?? 'no config'}`;
    const left = cooling.length > 0 ? [`left out: ${cooling.join(', ')}`] : [];
    terminal.line([where, ...parts, ...left].join(' · '));
  },
});

/** Started by hand there is nothing to read. */
function parseSession(input: string): Session {
  try {
    return JSON.parse(input) as Session;
  } catch {
    return {};
  }
}

interface Spent {
  /** What served the session's last request. */
  config?: string | undefined;
  model?: string | undefined;
  parts: string[];
}

async function spent(environment: Environment, session: string | undefined): Promise<Spent> {
  const from = new Date().setHours(0, 0, 0, 0);
  return withIndex(environment, (index) => {
    const [today] = index.aggregate({ filter: { service: ['claude'], from } });
    const rows = session ? index.list({ filter: { session: [session] }, limit: longestSession }).rows : [];
    const cost = rows.reduce((sum, row) => sum + (row.costMicros ?? 0), 0);
    const unpriced = rows.filter((row) => row.costMicros === null).length;
    const read = rows.reduce((sum, row) => sum + (row.tokens?.cacheRead ?? 0), 0);
    const input = rows.reduce((sum, { tokens }) => sum + (tokens ? wholeInput(tokens) : 0), 0);
    const [last] = rows;
    return {
      config: last?.config,
      model: last?.modelSent ?? last?.model,
      parts: [
        ...(rows.length > 0 ? [`session ${formatCostSum(cost, unpriced)}`] : []),
        `today ${formatCostSum(today?.cost ?? 0, today?.unpriced ?? 0)}`,
        ...(input > 0 ? [`cache ${Math.round((read / input) * 100)} %`] : []),
      ],
    };
  });
}
