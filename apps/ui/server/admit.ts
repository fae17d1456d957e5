import type { IncomingMessage } from 'node:http';
import { ClpError } from '@clp/core';
import { guardAgainstBrowsers, refuseTwoHosts } from '@clp/core/guard';

/** Pages of the console send this on every write; a page of another site cannot without asking first. */
const consoleHeader = 'x-clp-console';

/** Paths of the reference's console, which scripts call without our header. */
const olderPaths =
  /^\/api\/(status|switch-config|config\/|filter$|logs(\/all)?$|usage\/(details|clear)$|routing\/config$|loadbalance\/|system\/config$|codex\/|test-connection$)/;

/**
 * Refuses what a foreign web page may have sent: foreign host names, cross-site calls, and writes that are not JSON
 * or lack the console's own header. Throws a `ClpError`.
 */
export function admit(request: IncomingMessage, options: { host: string; consolePort: number }): void {
  const { headers } = request;
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const isApi = path.startsWith('/api/');
  // A link on another site may open a page, but may not call the API.
  const isNavigation = headers['sec-fetch-mode'] === 'navigate' && request.method === 'GET' && !isApi;
  refuseTwoHosts(request.rawHeaders);
  guardAgainstBrowsers(isNavigation ? { host: headers.host } : headers, options);
  if (!isApi || request.method === 'GET' || request.method === 'HEAD') return;
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    throw new ClpError('invalid_request', 'Send JSON: this call needs "content-type: application/json".');
  }
  if (headers[consoleHeader] === undefined && !olderPaths.test(path)) {
    throw new ClpError('cross_site', `Writes to the console need the header "${consoleHeader}: 1".`);
  }
}
