import { applyFilters, compileFilters } from '@clp/core/testing';

/** Measures what filters cost: CPU milliseconds for a conversation of 1 MB. */

const words =
  'the quick fox.js jumps; const value = items[0] return 3.14 @decorator "quoted" src/app/main.ts'.split(' ');

function conversation(bytes: number): string {
  const messages: object[] = [];
  let position = 0;
  for (let size = 0; size < bytes; size += 4000) {
    let text = '';
    while (text.length < 4000)
      text += `${words[position++ % words.length]}${position % 11 === 0 ? '\n' : ' '}`;
    messages.push({ role: 'user', content: [{ type: 'text', text }] });
  }
  return JSON.stringify({ model: 'm', messages });
}

type Rules = Parameters<typeof compileFilters>[0];

const detectors = ['api_key', 'private_key', 'jwt', 'email', 'ipv4', 'home_path'];
const ten = Array.from({ length: 10 }, (_, index) => index);
const cases: Record<string, { rules: Rules; barMs: number }> = {
  '10 literal rules': {
    rules: ten.map((index) => ({ source: `internal-host-${index}`, literal: true, op: 'remove' as const })),
    barMs: 8,
  },
  '10 rules with a literal prefix': {
    rules: ten.map((index) => ({ source: `secret${index}-[a-z]+`, op: 'remove' as const })),
    barMs: 8,
  },
  'every detector': { rules: detectors.map((detector) => ({ detector, op: 'replace' as const })), barMs: 40 },
};

const body = Buffer.from(conversation(1024 * 1024));
for (const [name, { rules, barMs }] of Object.entries(cases)) {
  const filters = compileFilters(rules);
  const runs = Array.from({ length: 25 }, () => {
    const before = process.cpuUsage();
    applyFilters(filters, body, 'claude');
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  }).sort((a, b) => a - b);
  console.log(`${name.padEnd(32)} ${(runs[12] ?? 0).toFixed(1).padStart(6)} ms CPU (at most ${barMs})`);
}
