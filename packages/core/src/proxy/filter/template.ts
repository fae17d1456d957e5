import type { RE2JS } from 're2js';

type Groups = (group: number) => string | null;

/**
 * Compiles a replacement as Python's `re.sub` reads it: `\1`, `\g<1>`, `\g<name>`, `\\`, `\n`, `\t`, `\r`. Gives the reason in plain
 * words where it cannot work.
 */
export function compileTemplate(target: string, pattern: RE2JS): ((groups: Groups) => string) | string {
  const parts: (string | number)[] = [];
  const names = pattern.namedGroups();
  let written = 0;
  for (const match of target.matchAll(/\\(?:g<(\w+)>|(\d{1,2})|(.?))/gs)) {
    parts.push(target.slice(written, match.index));
    written = match.index + match[0].length;
    const [, name, number, other] = match;
    const part =
      name !== undefined || number !== undefined
        ? groupIndex(name ?? number ?? '', names)
        : escapes[other ?? ''];
    if (part === undefined)
      return `"${match[0]}" in the replacement means nothing here; write "\\\\" for a backslash`;
    if (typeof part === 'number' && part > pattern.groupCount())
      return `the replacement names group ${part}, but the pattern has ${pattern.groupCount()}`;
    parts.push(part);
  }
  parts.push(target.slice(written));
  return (groups) => parts.map((part) => (typeof part === 'number' ? (groups(part) ?? '') : part)).join('');
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\', n: '\n', t: '\t', r: '\r' };

function groupIndex(name: string, names: Readonly<Record<string, number>>): number | undefined {
  return /^\d+$/.test(name) ? Number(name) : names[name];
}
