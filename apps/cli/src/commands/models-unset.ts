import { ClpError } from '@clp/core';
import { defineCommand } from '../command.ts';
import { changeSystem, readSystem } from '../system-settings.ts';

export const command = defineCommand({
  positionals: { model: { type: 'string', demandOption: true, describe: 'As clp models shows it' } },
  async run({ model }, { environment, terminal }) {
    const { codexDefaults } = (await readSystem(environment)).all;
    const changes = Object.entries(codexDefaults)
      .filter(([, byModel]) => Object.hasOwn(byModel, model))
      .map(([table]) => ({ path: ['codexDefaults', table, model], value: undefined }));
    if (changes.length === 0) throw new ClpError('not_found', `No defaults are set for ${model}.`);
    await changeSystem(environment, changes);
    terminal.line(`${terminal.colors.green('✔')} ${model} has no defaults any more.`);
  },
});
