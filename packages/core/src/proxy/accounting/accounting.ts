import type { RequestRecord } from '../../schema/request-record.ts';
import { rowOf } from '../../schema/request-row.ts';
import { type CapturePolicy, capturePolicyOf } from '../../schema/system.ts';
import type { ServiceName } from '../../services.ts';
import { createCaptureLog } from '../../store/captures/capture-log.ts';
import type { FileProblem } from '../../store/file-problem.ts';
import { pathsOf } from '../../store/paths.ts';
import { createRequestLog } from '../../store/request-log.ts';
import type { Settings } from '../../store/settings.ts';
import type { EventHub } from '../events/event-hub.ts';
import { liveRowOf } from '../events/live-row.ts';
import type { Exchange } from '../exchange.ts';
import { recordOf } from '../record-request.ts';
import { createByteKeeper, createMemoryBudget } from './byte-keeper.ts';
import { captureOf } from './capture-exchange.ts';
import { createCaptureRate } from './capture-rate.ts';
import { createCosts } from './costs.ts';
import type { Metrics } from './metrics.ts';

/** What becomes of a request in the books: record, cost, capture, event, metrics. Nothing of it delays an answer. */
export interface Accounting {
  begin(exchange: Exchange): void;
  finish(exchange: Exchange): void;
  /** Writes what waits. */
  flush(): Promise<void>;
  closeSync(): void;
  /** What cannot be written now. */
  problems(): FileProblem[];
}

export interface AccountingOptions {
  home: string;
  service: ServiceName;
  settings(): Settings;
  events: EventHub;
  metrics: Metrics;
  now(): number;
  random(): number;
}

/** Bytes of answers that may be held for capture at once, over all requests under way. */
const heldBytes = 64 * 1024 * 1024;

export function createAccounting(options: AccountingOptions): Accounting {
  const { home, service, settings, events, metrics, now } = options;
  const budget = createMemoryBudget(heldBytes);
  const rate = createCaptureRate(now);
  const costs = createCosts(settings);
  const problems = new Map<string, string>();
  const say = (reason: string | undefined, what: string): void => {
    if (reason) problems.set(what, reason);
    else problems.delete(what);
    if (reason) console.error(reason);
    else console.log(`${what} works again`);
    events.publish({ type: 'warn', text: reason ?? `${what} works again` });
  };
  const captures = createCaptureLog({
    home,
    service,
    now,
    maxBytes: () => settings().system.captureBytes,
    onProblem: (reason) => say(reason, 'the capture log'),
  });
  const log = createRequestLog({
    home,
    service,
    onProblem: (reason) => say(reason, 'the request log'),
    async settle(records) {
      await costs.price(records);
      await metrics.observe(records);
      for (const record of records) {
        if (events.wanted) events.publish({ type: 'req.end', row: rowOf(record) });
        else events.skip();
      }
    },
  });

  let known: { settings: Settings; secrets: string[] } | undefined;
  function secrets(): string[] {
    const current = settings();
    if (known?.settings !== current) known = { settings: current, secrets: secretsOf(current) };
    return known.secrets;
  }

  function policy(): Required<CapturePolicy> {
    return capturePolicyOf(settings().system, service);
  }

  /** Keeps the bodies where the policy says so; in a rush only those of failed requests. */
  function keep(exchange: Exchange, record: RequestRecord): void {
    const { capture } = exchange;
    if (!capture) return;
    budget.give(capture.held);
    const failed = record.outcome !== 'ok';
    const kept = captureOf(exchange, { policy: policy(), failed, secrets: secrets() });
    exchange.capture = undefined;
    if (!kept || !(rate.allows(kept.request.body.length + kept.response.body.length) || failed)) return;
    record.capture = captures.append(kept);
  }

  /** Loading holds the event loop: better while the first request waits for its upstream than amid somebody's stream. */
  let isLoading = false;
  function load(): void {
    isLoading = true;
    setImmediate(() => {
      // What fails here fails again, and is told, with the first record.
      Promise.all([costs.load(), metrics.load()]).catch(() => undefined);
    });
  }

  return {
    begin(exchange) {
      if (!isLoading) load();
      const { mode, sample, maxBytes } = policy();
      if (mode !== 'none' && (sample >= 1 || options.random() < sample))
        exchange.capture = createByteKeeper(maxBytes, budget);
      if (events.wanted) events.publish({ type: 'req.start', row: liveRowOf(exchange, now()) });
      else events.skip();
    },
    finish(exchange) {
      const record = recordOf(exchange, now());
      keep(exchange, record);
      log.append(record);
    },
    async flush() {
      await Promise.all([log.flush(), captures.flush()]);
      await metrics.close();
    },
    closeSync: log.closeSync,
    problems: () =>
      [...problems.values()].map((reason) => ({
        file: pathsOf(home).data,
        reason,
        remedy: 'Make room there, or make it writable. Requests go on; records wait in memory meanwhile.',
      })),
  };
}

/** Shorter ones could be any word. Characters. */
const shortestSecret = 8;

function secretsOf({ configs }: Settings): string[] {
  return configs
    .flatMap(({ authToken, apiKey }) => [authToken, apiKey])
    .filter(({ length }) => length >= shortestSecret);
}
