import type { PolicyProblem } from '../proxy/check-policy.ts';
import type { BalanceFile, BalanceMode, ServiceBalance } from '../schema/balance.ts';
import type { ChangeCause } from '../schema/change-record.ts';
import type { FilterRule } from '../schema/filter.ts';
import type {
  ConfigMapping,
  ModelMapping,
  RoutingFile,
  RoutingMode,
  RoutingRule,
} from '../schema/routing.ts';
import type { ServiceName } from '../services.ts';
import { openPolicyFile } from './policy-file.ts';
import { createRuleList, type RuleList } from './rule-list.ts';

/** Reads and changes filters, routing and balance; see `RuleList` for what every change has in common. */
export interface PolicyStore {
  readonly filters: RuleList<FilterRule>;
  /** The rules of routing mode `model-mapping`. */
  modelMappings(service: ServiceName): RuleList<ModelMapping>;
  /** The rules of routing mode `config-mapping`. */
  configMappings(service: ServiceName): RuleList<ConfigMapping>;
  /** The rules of routing mode `rules`. */
  routingRules(service: ServiceName): RuleList<RoutingRule>;
  routing(): Promise<RoutingFile>;
  setRoutingMode(mode: RoutingMode): Promise<PolicyProblem[]>;
  balance(): Promise<BalanceFile>;
  setBalanceMode(mode: BalanceMode): Promise<PolicyProblem[]>;
  /** Sets members of a service's part, e.g. `{ failureThreshold: 5 }`; `undefined` removes one: its default holds again. */
  editBalance(service: ServiceName, members: Partial<ServiceBalance>): Promise<PolicyProblem[]>;
}

/** @param cause who changes, for the history */
export function createPolicyStore(home: string, cause: ChangeCause): PolicyStore {
  const filter = openPolicyFile('filter', { home, cause });
  const routing = openPolicyFile('routing', { home, cause });
  const balance = openPolicyFile('balance', { home, cause });

  return {
    filters: createRuleList(filter, {
      title: 'filter rule',
      path: [],
      rulesOf: (content) => (Array.isArray(content) ? content : [content]),
      prepare: (content) => (Array.isArray(content) ? [] : [{ path: [], wrap: 'list' }]),
    }),
    modelMappings: (service) =>
      createRuleList(routing, {
        title: `${service} model mapping`,
        path: ['modelMappings', service],
        rulesOf: ({ modelMappings }) => modelMappings?.[service] ?? [],
      }),
    configMappings: (service) =>
      createRuleList(routing, {
        title: `${service} config mapping`,
        path: ['configMappings', service],
        rulesOf: ({ configMappings }) => configMappings?.[service] ?? [],
      }),
    routingRules: (service) =>
      createRuleList(routing, {
        title: `${service} routing rule`,
        path: ['rules', service],
        rulesOf: ({ rules }) => rules?.[service] ?? [],
      }),
    routing: routing.read,
    setRoutingMode: (mode) => routing.change((content) => modeEdit('routing', content.mode, mode)),
    balance: balance.read,
    setBalanceMode: (mode) => balance.change((content) => modeEdit('balance', content.mode, mode)),
    editBalance: (service, members) =>
      balance.change(({ services }) => {
        const section = services?.[service] ?? {};
        const keys = Object.keys(members);
        return {
          edits: Object.entries(members).map(([key, value]) => ({ path: ['services', service, key], value })),
          what: `balance ${service}: ${keys.join(', ')}`,
          before: Object.fromEntries(Object.entries(section).filter(([key]) => keys.includes(key))),
          after: members,
        };
      }),
  };
}

function modeEdit<Mode extends string>(title: string, before: Mode | undefined, after: Mode) {
  return {
    edits: [{ path: ['mode'], value: after }],
    what: `${title} mode: ${before ?? 'default'} -> ${after}`,
    before,
    after,
  };
}
