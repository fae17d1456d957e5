/** Bytes a second that are kept in the long run, and at once after a quiet time. */
const bytesPerSecond = 2 * 1024 * 1024;
const burstBytes = 32 * 1024 * 1024;

/** Compressing costs about 10 ms of CPU a megabyte: a rush of requests must not be slowed by being kept. */
export function createCaptureRate(now: () => number): { allows(bytes: number): boolean } {
  let left = burstBytes;
  let lastAt = now();
  return {
    allows(bytes) {
      const time = now();
      left = Math.min(burstBytes, left + ((time - lastAt) / 1000) * bytesPerSecond);
      lastAt = time;
      if (bytes > left) return false;
      left -= bytes;
      return true;
    },
  };
}
