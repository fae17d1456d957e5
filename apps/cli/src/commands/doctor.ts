import { serviceNames } from '@clp/core';
import { defineCommand, exitCodes } from '../command.ts';
import {
  checkClients,
  checkConfigs,
  checkPermissions,
  checkPidFiles,
  checkSettingsFiles,
} from '../doctor/check-files.ts';
import {
  checkDisk,
  checkLoopbacks,
  checkNode,
  checkProcesses,
  checkProxyVariables,
  checkReports,
} from '../doctor/check-machine.ts';
import { checkPm2 } from '../doctor/check-pm2.ts';
import { checkPolicy } from '../doctor/check-policy.ts';
import { checkUpstreams } from '../doctor/check-upstreams.ts';
import type { Finding } from '../doctor/finding.ts';
import { jsonOption, printJson } from '../output.ts';
import { observeAll } from '../supervisor/observe.ts';

export const command = defineCommand({
  options: {
    json: jsonOption,
    fix: { type: 'boolean', default: false, describe: 'Mend what can be mended safely' },
  },
  async run({ json, fix }, { environment, terminal }) {
    const groups = await Promise.all([
      checkNode(),
      checkProcesses(environment),
      observeAll(environment, serviceNames).then(checkReports),
      checkLoopbacks(environment),
      checkSettingsFiles(environment),
      checkConfigs(environment),
      checkPolicy(environment),
      checkUpstreams(environment),
      checkPm2(environment),
      checkPermissions(environment),
      checkPidFiles(environment),
      checkClients(environment),
      checkDisk(environment),
      checkProxyVariables(environment),
    ]);
    const findings = groups.flat();
    const mended = fix ? await mendAll(findings) : new Set<Finding>();
    if (json) {
      printJson(
        terminal,
        findings.map(({ mend: _mend, ...finding }) => finding),
      );
    } else {
      const { green, yellow, red, dim } = terminal.colors;
      const marks = { ok: green('✔'), warning: yellow('!'), problem: red('✖') };
      for (const finding of findings) {
        terminal.line(`${marks[finding.state]} ${finding.check.padEnd(12)} ${finding.message}`);
        if (mended.has(finding)) terminal.line(`  ${''.padEnd(12)} ${green('mended')}`);
        else if (finding.fix) terminal.line(`  ${''.padEnd(12)} ${dim('→')} ${finding.fix}`);
      }
    }
    const isIll = findings.some((finding) => finding.state === 'problem' && !mended.has(finding));
    return isIll ? exitCodes.failed : exitCodes.done;
  },
});

/** What could not be mended stays as it was found, with its fix. */
async function mendAll(findings: readonly Finding[]): Promise<Set<Finding>> {
  const mended = new Set<Finding>();
  for (const finding of findings) {
    if (!finding.mend) continue;
    const error = await finding.mend().then(
      () => undefined,
      (cause: Error) => cause,
    );
    if (error) finding.message += ` (could not be mended: ${error.message})`;
    else mended.add(finding);
  }
  return mended;
}
