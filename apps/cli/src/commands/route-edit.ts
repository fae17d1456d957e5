import { defineCommand, UsageError } from '../command.ts';
import { openPolicy, positionArgument, printDone } from '../policy-argument.ts';
import {
  bindingMembersOf,
  kindOf,
  kindOption,
  mappingMembersOf,
  routingRuleOf,
  ruleOptions,
} from '../route-options.ts';
import { serviceArgument } from '../service-argument.ts';

export const command = defineCommand({
  positionals: { service: serviceArgument, position: positionArgument },
  options: {
    ...ruleOptions,
    kind: kindOption,
    enable: { type: 'boolean', describe: 'Switch it on (--no-enable: off); rules only' },
  },
  examples: { 'clp route edit claude 2 --no-enable': 'Leave a rule out for a while' },
  async run({ service, position, kind: asked, enable, ...flags }, { environment, terminal }) {
    const policy = await openPolicy(environment);
    const kind = await kindOf(policy, asked);
    if (kind !== 'rules' && enable !== undefined)
      throw new UsageError(
        'Only rules of the kind "rules" can be switched off. clp route remove takes one out.',
      );
    const problems = await edit();
    printDone(terminal, { what: `${service} rule ${position} of ${kind} changed.`, problems });

    async function edit() {
      if (kind === 'model-mapping')
        return policy.modelMappings(service).edit(position, requireSome(mappingMembersOf(flags)));
      if (kind === 'config-mapping')
        return policy.configMappings(service).edit(position, requireSome(bindingMembersOf(flags)));
      const rules = policy.routingRules(service);
      const before = (await rules.list())[position - 1];
      const members = { ...routingRuleOf(flags, before), ...(enable !== undefined && { enabled: enable }) };
      return rules.edit(position, requireSome(members));
    }
  },
});

function requireSome<Members extends object>(members: Members): Members {
  if (Object.keys(members).length > 0) return members;
  throw new UsageError('Say what to change, e.g. --to MODEL or --pin CONFIG.');
}
