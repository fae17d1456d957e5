import { headerValue } from './header-rules.ts';

/** Headers in which providers say when to come back, besides `Retry-After`. */
const resetHeaders = [
  'anthropic-ratelimit-requests-reset',
  'anthropic-ratelimit-tokens-reset',
  'anthropic-ratelimit-input-tokens-reset',
  'anthropic-ratelimit-output-tokens-reset',
  'anthropic-ratelimit-unified-reset',
  'x-ratelimit-reset-requests',
  'x-ratelimit-reset-tokens',
  'x-ratelimit-reset',
];

/**
 * Milliseconds an upstream asks to be left alone with an answer of status 4xx or 5xx: `Retry-After` (seconds or date), else the
 * latest reset of a quota of which nothing is left, else, of a 429, the latest reset there is. Undefined where it says nothing:
 * providers send the resets of all quotas with every answer, so those of a failure mean no wait.
 * @param header value of a header by lower-cased name
 * @param now epoch milliseconds
 */
export function retryAfterMs(
  header: (name: string) => string | undefined,
  { status, now }: { status: number; now: number },
): number | undefined {
  const precise = Number.parseFloat(header('retry-after-ms') ?? '');
  if (Number.isFinite(precise)) return Math.max(0, precise);
  const plain = parseWhen(header('retry-after'), now);
  if (plain !== undefined) return plain;
  const usedUp = resetHeaders.filter((name) => header(remainingOf(name)) === '0');
  const asked = usedUp.length === 0 && status === 429 ? resetHeaders : usedUp;
  const resets = asked.flatMap((name) => parseWhen(header(name), now) ?? []);
  return resets.length > 0 ? Math.max(...resets) : undefined;
}

/** Where what is left of a quota stands, by where its reset does. */
function remainingOf(resetHeader: string): string {
  return resetHeader.replace('reset', 'remaining');
}

/**
 * Milliseconds until an account that says it has nothing left gets new quota; 0 = it has some, or says nothing. Capped: a wrong
 * header must not stop a config for long.
 */
export function quotaPauseMs(rawHeaders: readonly string[], now: number): number {
  let pause = 0;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    // Nearly all answers end here: one comparison a header.
    if (rawHeaders[index + 1] !== '0') continue;
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    if (!name.includes('ratelimit') || !name.includes('remaining')) continue;
    pause = Math.max(pause, parseWhen(headerValue(rawHeaders, name.replace('remaining', 'reset')), now) ?? 0);
  }
  return Math.min(pause, maxPauseMs);
}

const maxPauseMs = 60_000;

/** Seconds, epoch seconds or milliseconds (OpenRouter), a date, or Go-style durations such as `6m0s` and `850ms` (OpenAI). */
function parseWhen(value: string | undefined, now: number): number | undefined {
  const text = value?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) {
    const number = Number(text);
    // Nobody asks for a wait of thirty years: that is a point in time.
    if (number > 1e9) return Math.max(0, (number > 1e12 ? number : number * 1000) - now);
    return number * 1000;
  }
  if (/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return parseDuration(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function parseDuration(text: string): number {
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * (unitMs[unit ?? 's'] ?? 0);
  }
  return total;
}
