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

  function begin(watch: number, id: string): void {
    const end = watchAnswer(proxy.live, id, (text) => link.send({ kind: 'watched', watch, text }));
    if (end) watches.set(watch, end);
  }

  link.onMessage((message) => {
    if (message.kind === 'report') {
      link.send({ kind: 'report', ask: message.ask, report: reportOf(proxy, limiter) });
    } else if (message.kind === 'look') {
      const news = look.at(proxy.live.all().map(liveEntryOf), proxy.now());
      if (news.rows.length + news.gone.length > 0) link.send({ kind: 'looked', ...news });
    } else if (message.kind === 'watch') begin(message.watch, message.id);
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
