import type { RequestRecord } from '../../schema/request-record.ts';
import { type CapturePolicy, capturePolicyOf } from '../../schema/system.ts';
import type { ServiceName } from '../../services.ts';
import { createCaptureLog } from '../../store/captures/capture-log.ts';
import { credentialsOf } from '../../store/mask-secrets.ts';
import type { Settings } from '../../store/settings.ts';
import type { EventSink } from '../events/event-hub.ts';
import { liveRowOf } from '../events/live-row.ts';
import type { Exchange } from '../exchange.ts';
import { recordOf } from '../record-request.ts';
import type { OriginReader } from '../request-origin.ts';
import { ByteKeeper, createMemoryBudget } from './byte-keeper.ts';
import { captureOf } from './capture-exchange.ts';
import { createCaptureRate } from './capture-rate.ts';
import type { ProblemList } from './problem-list.ts';
import type { RecordBooks } from './record-books.ts';

/** What becomes of a request: its capture, its record, and from that its cost, event and metrics. Nothing of it delays an answer. */
export interface Accounting {
  begin(exchange: Exchange): void;
  finish(exchange: Exchange): void;
  /** Writes what waits, and ends. */
  close(): Promise<void>;
}

export interface AccountingOptions {
  home: string;
  service: ServiceName;
  settings(): Settings;
  originOf: OriginReader;
  events: EventSink;
  books: RecordBooks;
  problems: ProblemList;
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
  const { home, service, settings, events, books, problems, now } = options;
  const budget = createMemoryBudget(heldBytes);
  const rate = createCaptureRate(now);
  const captures = createCaptureLog({
    home,
    service,
    now,
    maxBytes: () => settings().system.captureBytes,
    onProblem: (reason) => problems.report('the capture log', reason),
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

  return {
    begin(exchange) {
      books.expect();
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
      books.append(record);
    },
    async close() {
      await Promise.all([books.close(), captures.flush()]);
    },
  };
}

/** Shorter ones could be any word. Characters. */
const shortestSecret = 8;

function secretsOf({ configs }: Settings): string[] {
  return configs.flatMap(credentialsOf).filter(({ length }) => length >= shortestSecret);
}
