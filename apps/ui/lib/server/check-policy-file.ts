import { ClpError } from '@clp/core';
import { openPolicyCheck, type PolicyFiles, type PolicyProblem } from '@clp/core/policy';
import { createValidator } from '@clp/core/schema';
import { type SettingsName, settingsFiles } from '@clp/core/store';
import { parseJson } from '../json-text';
import { environment } from './environment';

const validators: { [Name in keyof PolicyFiles]: ReturnType<typeof createValidator> } = {
  filter: createValidator(settingsFiles.filter.schema),
  routing: createValidator(settingsFiles.routing.schema),
  balance: createValidator(settingsFiles.balance.schema),
};

/** The faults a save would be refused for, and the warnings it would not. */
export async function checkPolicyFile(name: SettingsName, text: string): Promise<PolicyProblem[]> {
  if (!isPolicyFile(name)) throw new ClpError('invalid_request', `"${name}" holds no rules to check.`);
  const content = parseJson(text);
  const faults = validators[name](content);
  if (faults.length > 0)
    return faults.map(({ pointer, message }) => ({
      severity: 'error',
      field: pointer.split('/').slice(1).join('.'),
      reason: message,
    }));
  return (await openPolicyCheck(environment.home)).problems(name, content as PolicyFiles[typeof name]);
}

function isPolicyFile(name: SettingsName): name is keyof PolicyFiles {
  return Object.hasOwn(validators, name);
}
