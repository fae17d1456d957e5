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

export interface BucketCount {
  bucket: number;
  count: number;
}

/** The duration below which a share (0 to 1) of the counted ones lie; undefined = nothing was counted. */
export function percentileOf(counts: readonly BucketCount[], share: number): number | undefined {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return undefined;
  const sorted = [...counts].sort((left, right) => left.bucket - right.bucket);
  let seen = 0;
  for (const { bucket, count } of sorted) {
    seen += count;
    if (seen >= share * total) return Math.round(middleOf(bucket));
  }
  return undefined;
}
