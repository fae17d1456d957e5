import { applySetup, type Client, clients, diffOf, overridingVariables, readSetup } from '@clp/client-setup';
import { agree } from '../ask.ts';
import { clientArgument, proxyUrls, setupTargetOf } from '../client-argument.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { printDiff } from '../output.ts';

export const command = defineCommand({
  positionals: { client: clientArgument },
  options: {
    'dry-run': { type: 'boolean', default: false, describe: 'Show the change and leave' },
    project: { type: 'boolean', default: false, describe: 'Only for the project in this folder' },
    model: { type: 'string', describe: 'Model of the entry, for clients that need one' },
    yes: { type: 'boolean', alias: 'y', default: false, describe: 'Do not ask' },
  },
  examples: { 'clp setup claude --dry-run': 'What would change in ~/.claude/settings.json' },
  async run({ client: name, dryRun, project, model, yes }, context) {
    const { environment, terminal } = context;
    const client: Client = clients[name];
    const urls = proxyUrls(environment);
    if (!client.file) {
      terminal.line(`${client.title} keeps its settings where no file can set them. Enter there:`);
      for (const [field, value] of Object.entries(client.fields(urls))) terminal.line(`  ${field}: ${value}`);
      return;
    }
    const target = setupTargetOf(name, { environment, project });
    const plan = await readSetup(target, { urls, ...(model !== undefined && { model }) });
    if (plan.after === plan.before) {
      terminal.line(`${client.title} already goes through CLP (${plan.path}).`);
      warnOfOverrides(client, context);
      return;
    }
    printDiff(terminal, diffOf(plan.path, plan));
    warnOfOverrides(client, context);
    if (dryRun) return;
    await agree(`Write ${plan.path}?`, { yes, terminal });
    await applySetup(target, plan);
    terminal.line(`${terminal.colors.green('✔')} ${client.title} goes through CLP. ${client.afterwards}`);
    terminal.line(`  clp unsetup ${name}${project ? ' --project' : ''} gives the file its own text back.`);
  },
});

function warnOfOverrides(client: Client, { environment, terminal }: Context): void {
  const names = overridingVariables(client, environment.variables);
  if (names.length === 0) return;
  terminal.note(
    `${terminal.colors.yellow('!')} This shell sets ${names.join(', ')}, which may win over the file: unset ${names.join(' ')}`,
  );
}
