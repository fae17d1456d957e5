import type { RequestRow } from '../../schema/request-row.ts';
import type { Exchange } from '../exchange.ts';
import { liveRowOf } from './live-row.ts';

/** Milliseconds between two looks at the requests under way. */
export const lookEveryMs = 250;

/** A request under way, as live views see it. */
export interface LiveEntry {
  id: string;
  /** Changes whenever there is something new to show. */
  stage: string;
  row(now: number): RequestRow;
}

export function liveEntryOf(exchange: Exchange): LiveEntry {
  const { attempts, status, bytesOut, sentAt, modelSent } = exchange;
  return {
    id: exchange.id,
    stage: `${attempts.length} ${status} ${bytesOut} ${sentAt !== undefined} ${modelSent}`,
    row: (now) => liveRowOf(exchange, now),
  };
}

/** One looker's view of the requests under way: what moved on, and what is gone, since the last look. */
export class LiveLook {
  private readonly stages = new Map<string, string>();

  at(entries: Iterable<LiveEntry>, now: number): { rows: RequestRow[]; gone: string[] } {
    const rows: RequestRow[] = [];
    const alive = new Set<string>();
    for (const { id, stage, row } of entries) {
      alive.add(id);
      if (this.stages.get(id) === stage) continue;
      this.stages.set(id, stage);
      rows.push(row(now));
    }
    const gone = [...this.stages.keys()].filter((id) => !alive.has(id));
    for (const id of gone) this.stages.delete(id);
    return { rows, gone };
  }
}
