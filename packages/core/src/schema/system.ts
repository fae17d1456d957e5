import type { ServiceName } from '../services.ts';
import { type Timeouts, TimeoutsSchema } from './timeouts.ts';
import { type Static, Type } from './type.ts';

const CapturePolicySchema = Type.Object({
  /** Which requests keep their bodies. */
  mode: Type.Union([Type.Literal('all'), Type.Literal('errors'), Type.Literal('none')]),
  /** Share of requests, 0 to 1. */
  sample: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  /** Bytes kept of each side. */
  maxBytes: Type.Optional(Type.Integer({ minimum: 0 })),
});

const Instances = Type.Optional(Type.Integer({ minimum: 1, maximum: 64 }));

/** `data/system.json`. Keys we do not know are kept. */
export const SystemFileSchema = Type.Object({
  /** Requests the log keeps, of all services together; absent or 0 = all. Usage totals are not touched by it. */
  logLimit: Type.Optional(Type.Number()),
  codexDefaults: Type.Optional(
    Type.Object({
      reasoningEffortByModel: Type.Optional(Type.Record(Type.String(), Type.String())),
      verbosityByModel: Type.Optional(Type.Record(Type.String(), Type.String())),
      summaryByModel: Type.Optional(Type.Record(Type.String(), Type.String())),
    }),
  ),
  timeouts: Type.Optional(TimeoutsSchema),
  limits: Type.Optional(
    Type.Object({
      /** Largest request body. Bytes. */
      bodyBytes: Type.Optional(Type.Integer({ minimum: 1 })),
      /** Most of an answer that is held back, because it has to be read as a whole (translation, masks, JSON to stream). Bytes. */
      answerBytes: Type.Optional(Type.Integer({ minimum: 1 })),
      /** Request bodies and answers held in memory at once, over all requests of one service. Bytes. */
      heldBytes: Type.Optional(Type.Integer({ minimum: 1 })),
      /** Requests under way at once in one service; where it runs as several processes, in each of them. */
      connections: Type.Optional(Type.Integer({ minimum: 1 })),
      /** Requests waiting for their turn at one config. */
      queue: Type.Optional(Type.Integer({ minimum: 0 })),
      /** Longest wait for a turn. Milliseconds. */
      queueWaitMs: Type.Optional(Type.Integer({ minimum: 0 })),
    }),
  ),
  /** Processes that share the port of a service; `default` holds for those not named. */
  instances: Type.Optional(
    Type.Object({
      default: Instances,
      claude: Instances,
      codex: Instances,
      legacy: Instances,
    }),
  ),
  /** How long a stopping service lets its requests finish. Milliseconds. */
  drainMs: Type.Optional(Type.Integer({ minimum: 0 })),
  clientKeys: Type.Optional(
    Type.Array(
      Type.Object({ name: Type.String(), hash: Type.String({ pattern: '^sha256:[0-9a-fA-F]{64}$' }) }),
    ),
  ),
  /** By service; `default` holds for the others. */
  capture: Type.Optional(Type.Record(Type.String(), CapturePolicySchema)),
  /** Bytes all captures may take together. */
  captureBytes: Type.Optional(Type.Integer({ minimum: 0 })),
});

export type SystemFile = Static<typeof SystemFileSchema>;
export type CapturePolicy = Static<typeof CapturePolicySchema>;

/** What the services read of it, with every default filled in. */
export interface SystemSettings {
  codexDefaults: {
    reasoningEffortByModel: Readonly<Record<string, string>>;
    verbosityByModel: Readonly<Record<string, string>>;
    summaryByModel: Readonly<Record<string, string>>;
  };
  timeouts: Required<Timeouts>;
  limits: {
    bodyBytes: number;
    answerBytes: number;
    heldBytes: number;
    connections: number;
    queue: number;
    queueWaitMs: number;
  };
  instances: { default: number } & Partial<Record<ServiceName, number>>;
  drainMs: number;
  clientKeys: readonly { name: string; hash: string }[];
  capture: Readonly<Record<string, CapturePolicy>>;
  captureBytes: number;
}

export const systemDefaults: SystemSettings = {
  codexDefaults: { reasoningEffortByModel: {}, verbosityByModel: {}, summaryByModel: {} },
  timeouts: { connectMs: 10_000, firstByteMs: 600_000, idleMs: 600_000 },
  limits: {
    bodyBytes: 64 * 1024 * 1024,
    answerBytes: 64 * 1024 * 1024,
    heldBytes: 512 * 1024 * 1024,
    connections: 500,
    queue: 100,
    queueWaitMs: 300_000,
  },
  instances: { default: 1 },
  drainMs: 30_000,
  clientKeys: [],
  capture: {},
  captureBytes: 256 * 1024 * 1024,
};

export function withSystemDefaults(file: SystemFile): SystemSettings {
  return {
    codexDefaults: { ...systemDefaults.codexDefaults, ...file.codexDefaults },
    timeouts: { ...systemDefaults.timeouts, ...file.timeouts },
    limits: { ...systemDefaults.limits, ...file.limits },
    instances: { ...systemDefaults.instances, ...file.instances },
    drainMs: file.drainMs ?? systemDefaults.drainMs,
    clientKeys: file.clientKeys ?? systemDefaults.clientKeys,
    capture: file.capture ?? systemDefaults.capture,
    captureBytes: file.captureBytes ?? systemDefaults.captureBytes,
  };
}

/** How many processes share the port of a service. */
export function instancesOf({ instances }: SystemSettings, service: ServiceName): number {
  return instances[service] ?? instances.default;
}

/** What is kept where nothing else is said: enough to look at any conversation, whole errors included. */
const defaultCapture: Required<CapturePolicy> = { mode: 'all', sample: 1, maxBytes: 256 * 1024 };

/** Which bodies of a service are kept. */
export function capturePolicyOf({ capture }: SystemSettings, service: string): Required<CapturePolicy> {
  return { ...defaultCapture, ...(capture[service] ?? capture.default) };
}
