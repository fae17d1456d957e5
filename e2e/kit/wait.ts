/** Waits for a condition; also inside concurrent tests, where vitest's own poll does not work. */
export function waitFor(isTrue: () => boolean, ms = 20_000): Promise<void> {
  return until(async () => isTrue(), { ms, name: String(isTrue) });
}

/** The same for a condition that has to be asked for. */
export async function until(
  isTrue: () => Promise<boolean>,
  { ms = 20_000, name = String(isTrue) }: { ms?: number; name?: string } = {},
): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`still not true after ${ms} ms: ${name}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
