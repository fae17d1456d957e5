import { clients, diffOf, readUndo, undoSetup } from '@clp/client-setup';
import { agree } from '../ask.ts';
import { clientArgument, setupTargetOf } from '../client-argument.ts';
import { defineCommand } from '../command.ts';
import { printDiff } from '../output.ts';

export const command = defineCommand({
  positionals: { client: clientArgument },
  options: {
    'dry-run': { type: 'boolean', default: false, describe: 'Show the change and leave' },
    project: { type: 'boolean', default: false, describe: 'Only for the project in this folder' },
    yes: { type: 'boolean', alias: 'y', default: false, describe: 'Do not ask' },
  },
  async run({ client: name, dryRun, project, yes }, { environment, terminal }) {
    const client = clients[name];
    const target = setupTargetOf(name, { environment, project });
    const undo = await readUndo(target);
    if (!undo) {
      terminal.line(`${client.title} was not set up by CLP${project ? ' for this project' : ''}.`);
      return;
    }
    printDiff(terminal, diffOf(undo.path, { before: undo.before, after: undo.after ?? '' }));
    if (dryRun) return;
    const deed = undo.after === undefined ? 'Remove' : 'Write';
    await agree(`${deed} ${undo.path}?`, { yes, terminal });
    await undoSetup(target);
    terminal.line(`${terminal.colors.green('✔')} ${client.title} is as it was. ${client.afterwards}`);
  },
});
