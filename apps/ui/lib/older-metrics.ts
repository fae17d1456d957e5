import type { Group } from '@clp/core/request-index';

/** The six numbers of the reference's usage replies, from totals by service. */
export function olderMetrics(groups: readonly Group[]) {
  const metrics = { input: 0, cached_create: 0, cached_read: 0, output: 0, reasoning: 0, total: 0 };
  for (const { keys, input, cache_write: written, cache_read: read, output, reasoning } of groups) {
    // It counts as the service's own protocol does: cached tokens beside the input, or within it.
    const counted = keys.service === 'claude' ? input : input + written + read;
    metrics.input += counted;
    metrics.cached_create += written;
    metrics.cached_read += read;
    metrics.output += output;
    metrics.reasoning += reasoning;
    metrics.total += counted + output;
  }
  const formatted = Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [name, value.toLocaleString('en-US')]),
  );
  return { metrics, formatted };
}
