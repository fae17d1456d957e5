import type { RequestRecord } from '../../schema/request-record.ts';
import { rowOf } from '../../schema/request-row.ts';
import { type CapturePolicy, capturePolicyOf } from '../../schema/system.ts';
import type { ServiceName } from '../../services.ts';
import { createCaptureLog } from '../../store/captures/capture-log.ts';
import type { FileProblem } from '../../store/file-problem.ts';
import { credentialsOf } from '../../store/mask-secrets.ts';
import { pathsOf } from '../../store/paths.ts';
import { createRequestLog } from '../../store/request-log.ts';
import type { Settings } from '../../store/settings.ts';
import type { EventHub } from '../events/event-hub.ts';
import { liveRowOf } from '../events/live-row.ts';
import type { Exchange } from '../exchange.ts';
import { recordOf } from '../record-request.ts';
import type { OriginReader } from '../request-origin.ts';
import { ByteKeeper, createMemoryBudget } from './byte-keeper.ts';
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
  originOf: OriginReader;
  events: EventHub;
  metrics: Metrics;
  now(): number;
  random(): number;
}

interface CaptureRules {
  settings: Settings;
  policy: Required<CapturePolicy>;
  secrets: readonly string[];
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
    },
    tell(records) {
      for (const record of records) {
        if (events.wanted) events.publish({ type: 'req.end', row: rowOf(record) });
        else events.skip();
      }
    },
  });

  /** What the present settings say of captures; made anew with each snapshot only. */
  let rules: CaptureRules | undefined;
  function captureRules(): CaptureRules {
    const current = settings();
    if (rules?.settings !== current)
      rules = {
        settings: current,
        policy: capturePolicyOf(current.system, service),
        secrets: secretsOf(current),
      };
    return rules;
  }

  /** Keeps the bodies where the policy says so; in a rush only those of failed requests. */
  function keep(exchange: Exchange, record: RequestRecord): void {
    const { capture } = exchange;
    if (!capture) return;
    budget.give(capture.held);
    const { policy, secrets } = captureRules();
    const failed = record.outcome !== 'ok';
    if (policy.mode === 'errors' && !failed) return;
    const { maxBytes } = policy;
    const bytes = capture.held + Math.min(exchange.sent?.body?.length ?? 0, maxBytes);
    if (!(rate.allows(bytes) || failed)) return;
    const draft = captureOf(exchange, { maxBytes, secrets });
    if (draft) record.capture = captures.append(draft);
  }

  /** Loading holds the event loop: better while the first request waits for its upstream than amid somebody's stream. */
  let isLoading = false;
  function load(): void {
    isLoading = true;
    setImmediate(() => {
      // What fails here fails again, and is told, with the first record.
      costs.load().catch(() => undefined);
    });
  }

  return {
    begin(exchange) {
      if (!isLoading) load();
      exchange.origin = options.originOf(exchange);
      const { mode, sample, maxBytes } = captureRules().policy;
      if (mode !== 'none' && (sample >= 1 || options.random() < sample))
        exchange.capture = new ByteKeeper(maxBytes, budget);
      if (events.wanted) events.publish({ type: 'req.start', row: liveRowOf(exchange, now()) });
      else events.skip();
    },
    finish(exchange) {
      exchange.origin ??= options.originOf(exchange);
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
  return configs.flatMap(credentialsOf).filter(({ length }) => length >= shortestSecret);
}
