import type { FilterRule } from '@clp/core/schema';

/** Members of a filter rule, but for what it looks for. */
export const filterOptions = {
  op: {
    choices: ['replace', 'remove', 'mask'] as const,
    describe: 'mask: a stand-in goes out, and the original comes back in the answer',
  },
  target: { type: 'string', describe: 'What stands there instead; \\1 is a group' },
  literal: { type: 'boolean', describe: 'Take the source as plain text' },
  detector: { type: 'string', describe: 'A built-in pattern instead of a source: api_key, email ...' },
  scope: { choices: ['all', 'system', 'messages', 'tool_results'] as const, describe: 'Where to look' },
  service: { type: 'string', array: true, describe: 'Only in these services' },
  name: { type: 'string', describe: 'A name, shown instead of what it looks for' },
} as const;

interface FilterFlags {
  source?: string | undefined;
  op?: FilterRule['op'] | undefined;
  target?: string | undefined;
  literal?: boolean | undefined;
  detector?: string | undefined;
  scope?: FilterRule['scope'] | undefined;
  service?: string[] | undefined;
  name?: string | undefined;
}

/** Members that were given, under the names of the file. */
export function filterMembersOf(flags: FilterFlags): Partial<FilterRule> {
  const { source, op, target, literal, detector, scope, service, name } = flags;
  return {
    ...(name !== undefined && { name }),
    ...(source !== undefined && { source }),
    ...(detector !== undefined && { detector }),
    ...(op !== undefined && { op }),
    ...(target !== undefined && { target }),
    ...(literal !== undefined && { literal }),
    ...(scope !== undefined && { scope }),
    ...(service !== undefined && { services: service }),
  };
}
