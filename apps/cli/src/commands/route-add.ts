import { defineCommand, UsageError } from '../command.ts';
import { openPolicy, printDone } from '../policy-argument.ts';
import {
  configMappingOf,
  kindOf,
  kindOption,
  modelMappingOf,
  routingRuleOf,
  ruleOptions,
} from '../route-options.ts';
import { serviceArgument } from '../service-argument.ts';

export const command = defineCommand({
  positionals: { service: serviceArgument },
  options: {
    ...ruleOptions,
    kind: kindOption,
    at: { type: 'number', describe: 'Its position, from 1; the end when left out' },
  },
  examples: {
    'clp route add claude --from claude-opus-4-1 --to claude-sonnet-4-5': 'Another model',
    'clp route add claude --thinking --min-tokens 100000 --pin big': 'Long conversations go to one config',
  },
  async run({ service, kind: asked, at, ...flags }, { environment, terminal }) {
    const policy = await openPolicy(environment);
    const kind = await kindOf(policy, asked);
    const problems = await add();
    const { mode = 'default' } = await policy.routing();
    printDone(terminal, {
      what: `${service} has a new rule of ${kind}.`,
      problems,
      ...(mode !== kind && { when: `once the mode is ${kind} (now ${mode}): clp route mode ${kind}` }),
    });

    function add() {
      if (kind === 'model-mapping') return policy.modelMappings(service).add(modelMappingOf(flags), at);
      if (kind === 'config-mapping') return policy.configMappings(service).add(configMappingOf(flags), at);
      const rule = routingRuleOf(flags);
      if (rule.set_model === undefined && rule.pin === undefined && !rule.override && !rule.fallback_models)
        throw new UsageError('Say what the rule does: --to, --pin, --set or --fallback.');
      return policy.routingRules(service).add(rule, at);
    }
  },
});
