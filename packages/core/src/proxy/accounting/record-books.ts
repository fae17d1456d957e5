import type { RequestRecord } from '../../schema/request-record.ts';
import { rowOf } from '../../schema/request-row.ts';
import type { ServiceName } from '../../services.ts';
import { createRequestLog } from '../../store/request-log.ts';
import type { Settings } from '../../store/settings.ts';
import type { EventSink } from '../events/event-hub.ts';
import { createCosts } from './costs.ts';
import type { Metrics } from './metrics.ts';
import type { ProblemList } from './problem-list.ts';

/** Where finished requests are entered. */
export interface RecordBooks {
  /** A request is under way: what its record will need can be loaded meanwhile. */
  expect(): void;
  append(record: RequestRecord): void;
  /** Enters what waits, and ends. */
  close(): Promise<void>;
}

export interface RecordBooksOptions {
  home: string;
  service: ServiceName;
  settings(): Settings;
  events: EventSink;
  metrics: Metrics;
  problems: ProblemList;
}

/** A record gets its cost, is counted, written to the log and told, in batches. */
export function createRecordBooks(options: RecordBooksOptions): RecordBooks {
  const { home, service, settings, events, metrics, problems } = options;
  const costs = createCosts(settings);
  const log = createRequestLog({
    home,
    service,
    onProblem: (reason) => problems.report('the request log', reason),
    async settle(records) {
      await costs.price(records);
      await metrics.observe(records);
    },
    tell(records) {
      for (const record of records) {
        if (events.wanted) events.publish({ type: 'req.end', row: rowOf(record) });
        else events.skip();
      }
    },
  });
  let isLoading = false;

  return {
    /** Loading holds the event loop: better while the first request waits for its upstream than amid somebody's stream. */
    expect() {
      if (isLoading) return;
      isLoading = true;
      setImmediate(() => {
        // What fails here fails again, and is told, with the first record.
        costs.load().catch(() => undefined);
      });
    },
    append: log.append,
    async close() {
      await log.flush();
      await metrics.close();
      log.closeSync();
    },
  };
}
