/** Generous: the machine may be busy. Milliseconds. */
const patienceMs = 60_000;

/** Waits for a condition; also inside concurrent tests, where vitest's own poll does not work. */
export function waitFor(isTrue: () => boolean, ms = patienceMs): Promise<void> {
  return until(async () => isTrue(), { ms, name: String(isTrue) });
}

/** The same for a condition that has to be asked for. */
export async function until(
  isTrue: () => Promise<boolean>,
  { ms = patienceMs, name = String(isTrue) }: { ms?: number; name?: string } = {},
): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`still not true after ${ms} ms: ${name}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
