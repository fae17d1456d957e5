import { findCandidates, stretch, tablesOf } from './candidates.ts';

/** A place in the bytes of a body where a rule may match. */
export interface Hit<Rule> {
  position: number;
  rules: readonly Rule[];
}

/** Finds, in one pass for all rules, where one of their literals occurs. */
export interface HitFinder<Rule> {
  /** Length of the longest literal, in bytes. */
  readonly longest: number;
  /** Adds the hits from there on to the list; gives how far it came before others should have a turn. */
  scan(body: Buffer, from: number, hits: Hit<Rule>[]): number;
  /** False only if there is certainly none in a text. */
  test(text: string): boolean;
}

/** What is searched in one go: some tenths of a millisecond. */
const turn = { bytes: 16 * stretch, hits: 4096 };

interface Literal<Rule> {
  bytes: Buffer;
  /** Those of the literal, and of every shorter one it begins with. */
  rules: readonly Rule[];
}

/** @param literals each with the rules that may match where it occurs */
export function createHitFinder<Rule>(
  literals: Iterable<readonly [string, readonly Rule[]]>,
): HitFinder<Rule> {
  const rulesOf = new Map<string, Set<Rule>>();
  for (const [literal, rules] of literals) {
    // One character a byte.
    const bytes = Buffer.from(literal).toString('latin1');
    if (bytes !== '') rulesOf.set(bytes, new Set([...(rulesOf.get(bytes) ?? []), ...rules]));
  }
  // The longest first: where it occurs, so do those it begins with.
  const known = [...rulesOf.keys()].sort((a, b) => b.length - a.length);
  const byFirstByte: Literal<Rule>[][] = Array.from({ length: 256 }, () => []);
  for (const literal of known) {
    const shorter = known.filter((other) => literal.startsWith(other));
    byFirstByte[literal.charCodeAt(0)]?.push({
      bytes: Buffer.from(literal, 'latin1'),
      rules: [...new Set(shorter.flatMap((each) => [...(rulesOf.get(each) ?? [])]))],
    });
  }
  const tables = tablesOf(byFirstByte.flat().map(({ bytes }) => bytes));
  const source = known.map((literal) => literal.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
  // No literal: a pattern that never matches.
  const pattern = new RegExp(source || '(?!)');

  return {
    longest: known[0]?.length ?? 0,
    scan(body, from, hits) {
      const last = Math.min(from + turn.bytes, body.length);
      const most = hits.length + turn.hits;
      let at = from;
      while (at < last && hits.length < most) {
        const end = Math.min(at + stretch, last);
        for (const candidate of findCandidates(tables, body, at, end)) {
          const position = at + candidate;
          if (position >= end) break;
          const literal = byFirstByte[body[position] ?? 0]?.find(({ bytes }) =>
            standsAt(body, position, bytes),
          );
          if (literal) hits.push({ position, rules: literal.rules });
        }
        at = end;
      }
      return at;
    },
    test(text) {
      // What the bytes of other text are depends on how it was read: in doubt yes.
      return pattern.test(text) || /[\u0080-\uffff]/.test(text);
    },
  };
}

function standsAt(body: Buffer, position: number, literal: Buffer): boolean {
  for (let index = 0; index < literal.length; index++)
    if (body[position + index] !== literal[index]) return false;
  return true;
}
