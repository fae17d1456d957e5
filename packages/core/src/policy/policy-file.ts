import type { PolicyProblem } from '../proxy/check-policy.ts';
import { defaultBalance } from '../schema/balance.ts';
import type { ChangeCause } from '../schema/change-record.ts';
import { defaultRouting } from '../schema/routing.ts';
import { createChangeLog } from '../store/change-log.ts';
import { brokenError } from '../store/file-problem.ts';
import { createJsonFile, type JsonEdit, type JsonFile } from '../store/json-file.ts';
import { pathsOf } from '../store/paths.ts';
import { settingsFiles } from '../store/settings-files.ts';
import { openPolicyCheck, type PolicyCheck, type PolicyFiles } from './policy-check.ts';

/** What a change does to a file's text, and what the history says of it. */
export interface PolicyEdit {
  edits: JsonEdit[];
  what: string;
  before?: unknown;
  after?: unknown;
}

/** One policy file. */
export interface PolicyFile<Content> {
  read(): Promise<Content>;
  /**
   * Edits the file under its lock and records the change. Gives what is wrong with it afterwards.
   * @throws ClpError `invalid_request` naming the field of an error the file did not have before
   */
  change(edit: (content: Content) => PolicyEdit): Promise<PolicyProblem[]>;
}

const empty: PolicyFiles = { filter: [], routing: defaultRouting, balance: defaultBalance };

/** Below the home. */
const fileNames: Readonly<Record<keyof PolicyFiles, string>> = {
  filter: 'filter.json',
  routing: 'data/model_router_config.json',
  balance: 'data/lb_config.json',
};

/** A policy file whose every write is checked against the configs there are. For changes of single rules see `PolicyStore`. */
export async function openCheckedFile<Name extends keyof PolicyFiles>(
  home: string,
  name: Name,
): Promise<JsonFile<PolicyFiles[Name]>> {
  return checkedFile(home, name, await openPolicyCheck(home));
}

function checkedFile<Name extends keyof PolicyFiles>(
  home: string,
  name: Name,
  check: PolicyCheck,
): JsonFile<PolicyFiles[Name]> {
  return createJsonFile({
    path: pathsOf(home)[name],
    schema: settingsFiles[fileNames[name]] ?? {},
    empty: empty[name],
    refuse: (before, after) => check.refuse(name, { before, after }),
  });
}

export function openPolicyFile<Name extends keyof PolicyFiles>(
  name: Name,
  { home, cause }: { home: string; cause: ChangeCause },
): PolicyFile<PolicyFiles[Name]> {
  async function read(): Promise<PolicyFiles[Name]> {
    const reading = await (await openCheckedFile(home, name)).read();
    if (reading.state === 'broken') throw brokenError(reading.problem);
    return reading.value;
  }

  return {
    read,
    async change(edit) {
      const check = await openPolicyCheck(home);
      let record: Omit<PolicyEdit, 'edits'> = { what: '' };
      const texts = await checkedFile(home, name, check).update((content) => {
        const { edits, ...rest } = edit(content);
        record = rest;
        return edits;
      });
      if (texts.before !== texts.after) {
        const file = fileNames[name];
        await createChangeLog(home).append({ cause, file, ...record, textBefore: texts.before });
      }
      return check.problems(name, await read());
    },
  };
}

/** What is wrong with the policy files as they are saved, beyond their schema; a broken file is told of by who reads it. */
export async function savedProblems(home: string): Promise<{ file: string; problems: PolicyProblem[] }[]> {
  const check = await openPolicyCheck(home);
  async function problemsOf<Name extends keyof PolicyFiles>(name: Name) {
    const reading = await checkedFile(home, name, check).read();
    const problems = reading.state === 'broken' ? [] : check.problems(name, reading.value);
    return { file: fileNames[name], problems };
  }
  return Promise.all([problemsOf('filter'), problemsOf('routing'), problemsOf('balance')]);
}
