import { defineCommand } from '../command.ts';
import { jsonOption, printJson, printTable } from '../output.ts';
import { readSystem } from '../system-settings.ts';

export const command = defineCommand({
  options: { json: jsonOption },
  examples: { 'clp models set gpt-5 --effort high': 'What a request to gpt-5 gets that names no effort' },
  async run({ json }, { environment, terminal }) {
    const { reasoningEffortByModel, summaryByModel, verbosityByModel } = (await readSystem(environment)).all
      .codexDefaults;
    const names = [reasoningEffortByModel, summaryByModel, verbosityByModel].flatMap(Object.keys);
    const models = [...new Set(names)].sort().map((model) => ({
      model,
      effort: reasoningEffortByModel[model] ?? null,
      summary: summaryByModel[model] ?? null,
      verbosity: verbosityByModel[model] ?? null,
    }));
    if (json) {
      printJson(terminal, models);
      return;
    }
    if (models.length === 0) {
      terminal.line(
        'No defaults: Codex requests go out as they are. Set some: clp models set gpt-5 --effort high',
      );
      return;
    }
    printTable(terminal, {
      head: ['MODEL', 'EFFORT', 'SUMMARY', 'VERBOSITY'],
      rows: models.map(({ model, effort, summary, verbosity }) => [
        model,
        effort ?? '-',
        summary ?? '-',
        verbosity ?? '-',
      ]),
    });
  },
});
