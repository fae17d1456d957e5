/** CPU time one look takes. Milliseconds. */
const lookMs = 60;

/**
 * How much longer work takes just now than on a machine with nothing else to do: 1 = nothing else. What is measured in
 * milliseconds is judged by it; the machine's own speed is not in it.
 */
export function contention(): number {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  let used = 0;
  while (used < lookMs * 1000) {
    const { user, system } = process.cpuUsage(before);
    used = user + system;
  }
  return Math.max(1, ((performance.now() - startedAt) * 1000) / used);
}
