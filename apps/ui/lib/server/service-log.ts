import { open } from 'node:fs/promises';
import type { ServiceName } from '@clp/core';
import { pathsOf } from '@clp/core/store';
import { environment } from './environment';

/** What is read of the end. Bytes. */
const tailBytes = 64 * 1024;

/** The last lines a service wrote; empty where it never ran under supervision. */
export async function readServiceLog(service: ServiceName): Promise<string> {
  const file = await open(pathsOf(environment.home).log(service)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - tailBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(tailBytes), 0, tailBytes, start);
    const text = buffer.toString('utf8', 0, bytesRead);
    // The first line may be cut.
    return start === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } finally {
    await file.close();
  }
}
