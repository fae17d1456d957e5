/** Buckets per doubling: a percentile read from them is within about 4.5 % of the true one. */
const perDoubling = 8;

/** Number of the bucket a duration falls into. */
export function bucketOf(ms: number): number {
  return ms < 1 ? 0 : 1 + Math.floor(Math.log2(ms) * perDoubling);
}

/** The middle of a bucket. Milliseconds. */
function middleOf(bucket: number): number {
  return bucket === 0 ? 0 : 2 ** ((bucket - 0.5) / perDoubling);
}

/** Bucket and how many fell into it. */
export type Counts = Map<number, number>;

export function addCounts(sum: Counts, more: Iterable<readonly [number, number]>): void {
  for (const [bucket, count] of more) sum.set(bucket, (sum.get(bucket) ?? 0) + count);
}

export function countOf(counts: Counts): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}

/** The shortest duration that a share (0 to 1) of the counted ones does not exceed. Milliseconds; 0 = nothing was counted. */
export function percentileOf(counts: Counts, share: number): number {
  const wanted = share * countOf(counts);
  let seen = 0;
  for (const bucket of [...counts.keys()].sort((left, right) => left - right)) {
    seen += counts.get(bucket) ?? 0;
    if (seen >= wanted) return Math.round(middleOf(bucket));
  }
  return 0;
}
