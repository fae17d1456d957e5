import { type Dimension, dimensions, type Group, type UsageFilter } from '@clp/core/request-index';
import { defineCommand, UsageError } from '../command.ts';
import { formatCostSum, formatCount } from '../format-request.ts';
import { withIndex } from '../open-index.ts';
import { jsonOption, printJson, printTable } from '../output.ts';
import { servicesOption } from '../service-argument.ts';
import { parseSince } from '../since-option.ts';

export const command = defineCommand({
  options: {
    by: { type: 'string', default: 'model', describe: `One or two of ${dimensions.join(', ')}` },
    since: { type: 'string', describe: 'An age (24h, 7d) or a date; default: all there is' },
    service: servicesOption,
    config: { type: 'string', array: true, describe: 'Only of these configs' },
    model: { type: 'string', array: true, describe: 'Only of these models' },
    json: jsonOption,
  },
  examples: { 'clp usage --by day,model --since 7d': 'The last week, day by day' },
  async run({ by, since, service, config, model, json }, { environment, terminal }) {
    const keys = parseDimensions(by);
    const filter: UsageFilter = {
      ...(service && { service }),
      ...(config && { config }),
      ...(model && { model }),
      ...(since !== undefined && { from: parseSince(since, Date.now()) }),
    };
    const { groups, total } = await withIndex(environment, (index) => ({
      groups: index.aggregate({ by: keys, filter }).sort(byTimeThenSize),
      total: index.aggregate({ filter }),
    }));
    if (json) {
      printJson(terminal, { groups, total: total[0] });
      return;
    }
    const rows = groups.map((group) => [
      ...keys.map((key) => group.keys[key] || 'unknown'),
      ...cellsOf(group),
    ]);
    const sum = total.map((group) => ['total', ...keys.slice(1).map(() => ''), ...cellsOf(group)]);
    const head = ['REQUESTS', 'INPUT', 'CACHE WRITE', 'CACHE READ', 'OUTPUT', 'REASONING', 'TOTAL', 'COST'];
    printTable(terminal, {
      head: [...keys.map((key) => key.toUpperCase()), ...head],
      rows: [...rows, ...sum],
    });
  },
});

function parseDimensions(text: string): Dimension[] {
  const keys = text.split(',').map((name) => {
    const known = dimensions.find((dimension) => dimension === name.trim());
    if (!known)
      throw new UsageError(`"${name}" cannot be grouped by. Choose one or two of ${dimensions.join(', ')}.`);
    return known;
  });
  if (keys.length > 2) throw new UsageError('At most two can be grouped by.');
  return keys;
}

/** Days and hours in their order, all else by its tokens. */
function byTimeThenSize(left: Group, right: Group): number {
  const time = (group: Group): string => group.keys.hour ?? group.keys.day ?? '';
  return time(left).localeCompare(time(right)) || right.total - left.total;
}

function cellsOf({
  requests,
  input,
  cache_write,
  cache_read,
  output,
  reasoning,
  total,
  cost,
  unpriced,
}: Group): string[] {
  const counts = [requests, input, cache_write, cache_read, output, reasoning, total].map(formatCount);
  return [...counts, formatCostSum(cost, unpriced)];
}
