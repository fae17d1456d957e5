import { defineCommand, UsageError } from '../command.ts';
import { changeSystem } from '../system-settings.ts';

export const command = defineCommand({
  positionals: { model: { type: 'string', demandOption: true, describe: 'As Codex asks for it' } },
  options: {
    effort: {
      choices: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] as const,
      describe: 'Reasoning effort; what a model refuses goes out as low',
    },
    summary: {
      choices: ['off', 'auto', 'concise', 'detailed'] as const,
      describe: 'Summary of its reasoning; off removes it',
    },
    verbosity: { choices: ['low', 'medium', 'high'] as const, describe: 'How much it writes' },
  },
  async run({ model, effort, summary, verbosity }, { environment, terminal }) {
    const given = {
      reasoningEffortByModel: effort,
      summaryByModel: summary,
      verbosityByModel: verbosity,
    };
    const changes = Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([table, value]) => ({ path: ['codexDefaults', table, model], value }));
    if (changes.length === 0) throw new UsageError('Say what to set: --effort, --summary or --verbosity.');
    await changeSystem(environment, changes);
    terminal.line(
      `${terminal.colors.green('✔')} ${model}: ${[effort, summary, verbosity].filter(Boolean).join(', ')}, where a request says nothing else.`,
    );
  },
});
