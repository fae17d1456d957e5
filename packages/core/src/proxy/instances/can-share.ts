import type { Server } from 'node:net';

/**
 * Whether the port of a server can be given to another process. A cluster that hands each connection out itself (a PM2 that
 * was not started by `clp`) gives its processes a stand-in instead of the port.
 */
export function canShare(server: Server): boolean {
  const handle: unknown = Reflect.get(server, '_handle');
  return typeof handle === 'object' && handle !== null && 'getsockname' in handle && 'fd' in handle;
}
