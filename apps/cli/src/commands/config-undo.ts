import { ClpError, serviceNames, services } from '@clp/core';
import { createChangeLog } from '@clp/core/store';
import { defineCommand } from '../command.ts';

const configFiles = new Set<string>(serviceNames.map((service) => services[service].configFile));

export const command = defineCommand({
  async run(_args, { environment, terminal }) {
    const changes = createChangeLog(environment.home);
    const last = (await changes.read()).find(({ file }) => configFiles.has(file));
    if (!last) throw new ClpError('not_found', 'No change of a config is known. clp history shows what is.');
    const { what } = await changes.revert(last.id, 'cli');
    terminal.line(`${terminal.colors.green('✔')} ${last.file}: ${what}`);
  },
});
