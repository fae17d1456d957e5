/** A place in the bytes of a body where a rule may match. */
export interface Hit<Rule> {
  position: number;
  rules: readonly Rule[];
}

/** Finds, in one pass for all rules, where one of their literals occurs. */
export interface HitFinder<Rule> {
  /** Length of the longest literal, in bytes. */
  readonly longest: number;
  /** Adds the hits of the next stretch to the list; gives where the stretch ends. */
  scan(body: Buffer, from: number, hits: Hit<Rule>[]): number;
  /** False only if there is certainly none in a text. */
  test(text: string): boolean;
}

/** Bytes looked at in one go: short enough for the text to be collected as cheaply as any small object. */
const stretch = 64 * 1024;

/** @param literals each with the rules that may match where it occurs */
export function createHitFinder<Rule>(
  literals: Iterable<readonly [string, readonly Rule[]]>,
): HitFinder<Rule> {
  const rulesOf = new Map<string, Set<Rule>>();
  for (const [literal, rules] of literals) {
    const bytes = Buffer.from(literal).toString('latin1');
    rulesOf.set(bytes, new Set([...(rulesOf.get(bytes) ?? []), ...rules]));
  }
  // The longest first: where it occurs, so do those it begins with.
  const known = [...rulesOf.keys()].sort((a, b) => b.length - a.length);
  const found = new Map(
    known.map((literal) => [
      literal,
      [
        ...new Set(
          known
            .filter((other) => literal.startsWith(other))
            .flatMap((each) => [...(rulesOf.get(each) ?? [])]),
        ),
      ],
    ]),
  );
  const source = known.map((literal) => literal.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
  // No literal: a pattern that never matches.
  const pattern = new RegExp(source || '(?!)', 'g');
  const longest = known[0]?.length ?? 0;

  return {
    longest,
    scan(body, from, hits) {
      const end = Math.min(from + stretch, body.length);
      // One character a byte, so that positions are the same.
      const text = body.toString('latin1', from, Math.min(end + Math.max(0, longest - 1), body.length));
      pattern.lastIndex = 0;
      for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
        const position = from + match.index;
        if (position >= end) break;
        hits.push({ position, rules: found.get(match[0]) ?? [] });
        // Literals may overlap.
        pattern.lastIndex = match.index + 1;
      }
      return end;
    },
    test(text) {
      pattern.lastIndex = 0;
      // What the bytes of other text are depends on how it was read: in doubt yes.
      return pattern.test(text) || /[\u0080-\uffff]/.test(text);
    },
  };
}
