import type { Attempt } from './attempt-state.ts';
import type { ProxyProcess } from './proxy-process.ts';
import { estimatedTokens, freeTurn, limitsOf, type Turn } from './rpm-limiter.ts';

/** Takes a turn at the config, at once where nothing holds it back. Throws, or rejects, where it cannot be met. */
export function takeTurn(
  proxy: ProxyProcess,
  {
    exchange,
    settings,
    request,
    candidate,
  }: Pick<Attempt, 'exchange' | 'settings' | 'request' | 'candidate'>,
): Turn | Promise<Turn> {
  // Its limits are none; in the lane they would stand in for those of the requests that wait there.
  if (!exchange.endpoint.counted) return freeTurn;
  const { config } = candidate;
  const before = proxy.now();
  const turn = proxy.limiter.take(config.name, limitsOf(config), {
    tokens: estimatedTokens(request.body),
    maxWaitMs: settings.system.limits.queueWaitMs,
    maxQueue: settings.system.limits.queue,
    onQueued: (leave) => {
      exchange.cancel = leave;
    },
  });
  if (!(turn instanceof Promise)) return turn;
  return turn.finally(() => {
    exchange.cancel = undefined;
    exchange.queueMs += proxy.now() - before;
  });
}
