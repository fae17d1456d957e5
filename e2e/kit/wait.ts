/** Waits for a condition; also inside concurrent tests, where vitest's own poll does not work. */
export async function waitFor(isTrue: () => boolean, ms = 20_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`still not true after ${ms} ms: ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
