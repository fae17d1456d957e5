import type { Ask } from './ask.ts';

/** Ground truth of one answer's tokens. `input` is what no cache served. */
export interface Usage {
  input: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  cacheRead: number;
  /** Reasoning included. */
  output: number;
  reasoning: number;
}

export const noUsage: Readonly<Usage> = {
  input: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  cacheRead: 0,
  output: 0,
  reasoning: 0,
};

export function addUsage(sum: Usage, more: Usage): void {
  sum.input += more.input;
  sum.cacheWrite5m += more.cacheWrite5m;
  sum.cacheWrite1h += more.cacheWrite1h;
  sum.cacheRead += more.cacheRead;
  sum.output += more.output;
  sum.reasoning += more.reasoning;
}

/** Four bytes a token, rounded up: simple enough to check by hand. */
export function tokensOfBytes(bytes: number): number {
  return Math.ceil(bytes / 4);
}

/** Splits the prompt's tokens: a first turn fills the cache, later ones read most of it back. */
export function promptUsage(bytes: number, { cache, earlierAnswers }: Ask): Usage {
  const all = tokensOfBytes(bytes);
  const cached = Math.floor((all * 3) / 4);
  const rest = { ...noUsage, input: all - cached };
  if (cache === 'none') return { ...noUsage, input: all };
  if (earlierAnswers > 0) return { ...rest, cacheRead: cached };
  if (cache === '5m') return { ...rest, cacheWrite5m: cached };
  if (cache === '1h') return { ...rest, cacheWrite1h: cached };
  return { ...noUsage, input: all };
}
