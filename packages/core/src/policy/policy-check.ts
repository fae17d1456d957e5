import { ClpError } from '../errors.ts';
import { checkBalance, checkFilters, checkRouting, type PolicyProblem } from '../proxy/check-policy.ts';
import { type ServiceName, serviceNames } from '../services.ts';
import { createConfigStore } from '../store/config-store.ts';
import type { SettingsContents } from '../store/settings-files.ts';

/** The files that say what goes where, and what never leaves this machine. */
export type PolicyFiles = Pick<SettingsContents, 'filter' | 'routing' | 'balance'>;

/** What is wrong with policy files beyond their schema, seen with the configs there are. */
export interface PolicyCheck {
  problems<Name extends keyof PolicyFiles>(name: Name, content: PolicyFiles[Name]): PolicyProblem[];
  /**
   * Refuses to save `after` over `before`, naming the field, if it brings an error that was not there: what was wrong
   * already hinders nobody from mending something else.
   * @throws ClpError `invalid_request`
   */
  refuse<Name extends keyof PolicyFiles>(
    name: Name,
    change: { before: PolicyFiles[Name]; after: PolicyFiles[Name] },
  ): void;
}

/** The check that every writer of a policy file makes before it saves: the command line, the console, an API. */
export async function openPolicyCheck(home: string): Promise<PolicyCheck> {
  const configs = await configNames(home);
  const check: PolicyCheck = {
    problems: (name, content) => checks[name](content, configs),
    refuse(name, { before, after }) {
      const known = check.problems(name, before).map(({ reason }) => reason);
      for (const { severity, field, reason } of check.problems(name, after)) {
        if (severity !== 'error') continue;
        const place = known.indexOf(reason);
        if (place < 0) throw new ClpError('invalid_request', `${field}: ${reason}.`);
        known.splice(place, 1);
      }
    },
  };
  return check;
}

type ConfigNames = Readonly<Record<ServiceName, readonly string[]>>;

const checks: {
  [Name in keyof PolicyFiles]: (content: PolicyFiles[Name], configs: ConfigNames) => PolicyProblem[];
} = { filter: checkFilters, routing: checkRouting, balance: checkBalance };

/** Names a rule may use. A config file that cannot be read has none: the services know none either. */
async function configNames(home: string): Promise<ConfigNames> {
  const store = createConfigStore(home, 'cli');
  const namesOf = (service: ServiceName): Promise<string[]> =>
    store.list(service).then(
      (configs) => configs.map(({ name }) => name),
      () => [],
    );
  const [claude, codex, legacy] = await Promise.all(serviceNames.map(namesOf));
  return { claude: claude ?? [], codex: codex ?? [], legacy: legacy ?? [] };
}
