import { LiveLook, liveEntryOf } from '../events/live-look.ts';
import { watchAnswer } from '../events/watch-answer.ts';
import type { ProxyProcess } from '../proxy-process.ts';
import type { Limiter } from '../rpm-limiter.ts';
import type { LinkToPrimary } from './link.ts';
import type { InstanceReport } from './messages.ts';

export interface AnswerOptions {
  proxy: ProxyProcess;
  /** Of the turns nobody is asked for; the others the primary counts itself. */
  limiter: Limiter;
}

/** A secondary's answers to what its primary wants to know. */
export function answerPrimary(link: LinkToPrimary, { proxy, limiter }: AnswerOptions): void {
  const look = new LiveLook();
  const watches = new Map<number, () => void>();

  function watch(watch: number, id: string): void {
    const exchange = proxy.live.all().find((each) => each.id === id);
    if (!exchange) return;
    watches.set(
      watch,
      watchAnswer(exchange, (text) => link.send({ kind: 'watched', watch, text })),
    );
  }

  link.onMessage((message) => {
    if (message.kind === 'report') {
      link.send({ kind: 'report', ask: message.ask, report: reportOf(proxy, limiter) });
    } else if (message.kind === 'look') {
      const news = look.at(proxy.live.all().map(liveEntryOf), proxy.now());
      if (news.rows.length + news.gone.length > 0) link.send({ kind: 'looked', ...news });
    } else if (message.kind === 'watch') watch(message.watch, message.id);
    else if (message.kind === 'unwatch') {
      watches.get(message.watch)?.();
      watches.delete(message.watch);
    }
  });
}

function reportOf(proxy: ProxyProcess, limiter: Limiter): InstanceReport {
  const { configs } = proxy.settings.current();
  return {
    pid: process.pid,
    live: proxy.live.size,
    configs: Object.fromEntries(
      configs.map(({ name }) => [
        name,
        { inFlight: limiter.inFlight(name), queued: limiter.state(name).queued },
      ]),
    ),
    filterHits: proxy.filterTotals.hits(),
    problems: proxy.problems.all(),
  };
}
