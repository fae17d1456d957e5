import type { PolicyProblem } from '../proxy/check-policy.ts';
import type { ChangeCause } from '../schema/change-record.ts';
import { changeSettingsFile, type SettingsEdit } from '../store/change-settings.ts';
import type { JsonFile } from '../store/json-file.ts';
import { openSettingsFile, readSettingsFile } from '../store/settings-files.ts';
import { openPolicyCheck, type PolicyCheck, type PolicyFiles } from './policy-check.ts';

/** One policy file. */
export interface PolicyFile<Content> {
  read(): Promise<Content>;
  /**
   * Edits the file under its lock and records the change. Gives what is wrong with it afterwards.
   * @throws ClpError `invalid_request` naming the field of an error the file did not have before
   */
  change(edit: (content: Content) => SettingsEdit): Promise<PolicyProblem[]>;
}

/** A policy file whose every write is checked against the configs there are. For changes of single rules see `PolicyStore`. */
export async function openCheckedFile<Name extends keyof PolicyFiles>(
  home: string,
  name: Name,
): Promise<JsonFile<PolicyFiles[Name]>> {
  return openSettingsFile(home, name, refusal(await openPolicyCheck(home), name));
}

function refusal<Name extends keyof PolicyFiles>(check: PolicyCheck, name: Name) {
  return (before: PolicyFiles[Name], after: PolicyFiles[Name]): void => check.refuse(name, { before, after });
}

export function openPolicyFile<Name extends keyof PolicyFiles>(
  name: Name,
  { home, cause }: { home: string; cause: ChangeCause },
): PolicyFile<PolicyFiles[Name]> {
  const read = (): Promise<PolicyFiles[Name]> => readSettingsFile(home, name);
  return {
    read,
    async change(edit) {
      const check = await openPolicyCheck(home);
      await changeSettingsFile({ home, name, cause, refuse: refusal(check, name) }, edit);
      return check.problems(name, await read());
    },
  };
}

export interface SavedProblems {
  name: keyof PolicyFiles;
  problems: PolicyProblem[];
}

/** What is wrong with the policy files as they are saved, beyond their schema; a broken file is told of by who reads it. */
export async function savedProblems(home: string): Promise<SavedProblems[]> {
  const check = await openPolicyCheck(home);
  async function problemsOf<Name extends keyof PolicyFiles>(name: Name) {
    const reading = await openSettingsFile(home, name).read();
    const problems = reading.state === 'broken' ? [] : check.problems(name, reading.value);
    return { name, problems };
  }
  return Promise.all([problemsOf('filter'), problemsOf('routing'), problemsOf('balance')]);
}
