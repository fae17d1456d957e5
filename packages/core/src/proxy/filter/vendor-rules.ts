import { requireFromHere } from '../../require-from-here.ts';

/** Begin and end of a secret in a text. */
export type Range = readonly [number, number];

interface Message {
  message: string;
  messageId: string;
  /** Holds the secret. */
  data: Record<string, unknown>;
}

/** As much of secretlint's rules as is used; its types are in a package of their own. */
interface SecretlintRule {
  meta: { id: string };
  create(
    context: {
      createTranslator(): (messageId: string, data: Record<string, unknown>) => Message;
      report(found: { message: Message; range: Range }): void;
      ignore(): void;
      sharedOptions: object;
    },
    options: object,
  ): { file(source: { filePath: string; content: string; contentType: 'text'; ext: string }): unknown };
}

const idPrefix = '@secretlint/secretlint-rule-';

export type Find = (text: string) => Range[];

let loaded: ReadonlyMap<string, Find> | undefined;

/** What secretlint's recommended rules find, by the rule's short name, e.g. `github`. Loaded at its first use: 1 MB of code. */
export function vendorRules(): ReadonlyMap<string, Find> {
  loaded ??= new Map(
    loadRules().map(({ meta, create }) => {
      const found: { message: Message; range: Range }[] = [];
      const { file } = create(
        {
          createTranslator: () => (messageId, data) => ({ message: messageId, messageId, data }),
          report: (each) => found.push(each),
          ignore: () => undefined,
          sharedOptions: {},
        },
        {},
      );
      const find: Find = (content) => {
        // A conversation may quote any file; one rule asks which it is.
        file({ filePath: '.npmrc', content, contentType: 'text', ext: '.npmrc' });
        return found.splice(0).map(({ message, range }) => secretRange(content, message, range));
      };
      return [meta.id.slice(idPrefix.length), find];
    }),
  );
  return loaded;
}

function loadRules(): SecretlintRule[] {
  const require = requireFromHere();
  const { rules } = require('@secretlint/secretlint-rule-preset-recommend') as {
    rules: SecretlintRule[];
  };
  return rules;
}

/** Where a rule looks at what stands before a secret, its range begins there, but is as long as the secret alone. */
function secretRange(content: string, { data }: Message, [from, to]: Range): Range {
  const secret = Object.values(data).find((value) => typeof value === 'string');
  const start = secret === undefined ? -1 : content.indexOf(secret, from);
  return secret === undefined || start < 0 ? [from, to] : [start, start + secret.length];
}
