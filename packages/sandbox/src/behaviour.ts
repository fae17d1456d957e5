/** Where in an answer something happens. */
type Moment = 'before-headers' | 'mid-stream';

/** How one request is treated. Everything defaults to a healthy, quick upstream. */
export interface Behaviour {
  /** The text it was parsed from; counters go by it. */
  spec: string;
  /** Answer with this status instead. */
  status: number;
  /** Seconds, or an HTTP date. */
  retryAfter: string;
  /** Error bodies: the protocol's JSON, a proxy's HTML page, or plain text. */
  errorBody: 'json' | 'html' | 'text';
  /** Text of the error. */
  message: string;
  /** Only the first so many requests of this spec are treated so; 0 = all. */
  fail: number;
  /** Milliseconds before the headers. */
  delay: number;
  /** Milliseconds between headers and first event. */
  first: number;
  /** Milliseconds between events; undefined = the sandbox's own pace. */
  gap: number | undefined;
  reset: Moment | undefined;
  stall: Moment | undefined;
  /** The answer ends properly on the wire, but in the middle of its content. */
  cut: boolean;
  /** 200 without a byte. */
  empty: boolean;
  malformed: 'json' | 'sse' | undefined;
  /** An error event as the first, second (after the opening) or a later event of a 200 stream. */
  error: 'first' | 'opening' | 'mid' | undefined;
  /** Content-Length too long or too short. */
  length: 'long' | 'short' | undefined;
  encoding: 'gzip' | 'deflate' | 'br' | 'zstd' | 'false-gzip' | 'unknown' | undefined;
  /** Bytes of extra answer headers. */
  headers: number;
  /** Bytes of text in the answer; 0 = the usual words. */
  size: number;
  /** Write in pieces of so many bytes, wherever that cuts; 0 = one piece an event. */
  split: number;
  sse: 'crlf' | 'cr' | 'comment-first' | undefined;
  /** Stream words for ever. */
  endless: boolean;
  /** JSON although a stream was asked for, or the other way round. */
  shape: 'json' | 'sse' | undefined;
  /** Leave the closing event out. */
  noEnd: boolean;
  noUsage: boolean;
  /** The account that seals reasoning; seals of another are refused. Empty = takes all. */
  account: string;
  /** The only credential accepted; empty = any or none. */
  key: string;
  /** The text to answer with. */
  text: string;
  /** A prebuilt answer, without looking into the body: for benchmarks. */
  canned: 'json' | 'sse' | undefined;
  /** Content events of a canned stream. */
  events: number;
}

const healthy: Behaviour = {
  spec: '',
  status: 0,
  retryAfter: '',
  errorBody: 'json',
  message: '',
  fail: 0,
  delay: 0,
  first: 0,
  gap: undefined,
  reset: undefined,
  stall: undefined,
  cut: false,
  empty: false,
  malformed: undefined,
  error: undefined,
  length: undefined,
  encoding: undefined,
  headers: 0,
  size: 0,
  split: 0,
  sse: undefined,
  endless: false,
  shape: undefined,
  noEnd: false,
  noUsage: false,
  account: '',
  key: '',
  text: '',
  canned: undefined,
  events: 60,
};

type Settings = Partial<Omit<Behaviour, 'spec'>>;

function oneOf<const T extends readonly string[]>(value: string, ...allowed: T): T[number] {
  const found = allowed.find((item) => item === value);
  if (found === undefined) throw new Error(`"${value}" is none of ${allowed.join(', ')}`);
  return found;
}

function number(value: string): number {
  const parsed = Number(value);
  if (value === '' || Number.isNaN(parsed)) throw new Error(`"${value}" is no number`);
  return parsed;
}

const moments = ['before-headers', 'mid-stream'] as const;

/** Every key a spec may have, and what it sets. */
const keys: Readonly<Record<string, (value: string) => Settings>> = {
  status: (value) => ({ status: number(value) }),
  'retry-after': (value) => ({ retryAfter: value }),
  html: () => ({ errorBody: 'html' }),
  plain: () => ({ errorBody: 'text' }),
  message: (value) => ({ message: value }),
  fail: (value) => ({ fail: number(value) }),
  delay: (value) => ({ delay: number(value) }),
  first: (value) => ({ first: number(value) }),
  gap: (value) => ({ gap: number(value) }),
  reset: (value) => ({ reset: oneOf(value, ...moments) }),
  stall: (value) => ({ stall: oneOf(value, ...moments) }),
  cut: () => ({ cut: true }),
  empty: () => ({ empty: true }),
  malformed: (value) => ({ malformed: oneOf(value, 'json', 'sse') }),
  error: (value) => ({ error: oneOf(value, 'first', 'opening', 'mid') }),
  length: (value) => ({ length: oneOf(value, 'long', 'short') }),
  encoding: (value) => ({
    encoding: oneOf(value, 'gzip', 'deflate', 'br', 'zstd', 'false-gzip', 'unknown'),
  }),
  headers: (value) => ({ headers: number(value) }),
  size: (value) => ({ size: number(value) }),
  split: (value) => ({ split: number(value) }),
  drip: () => ({ split: 16, gap: 5 }),
  sse: (value) => ({ sse: oneOf(value, 'crlf', 'cr', 'comment-first') }),
  endless: () => ({ endless: true, gap: 5 }),
  shape: (value) => ({ shape: oneOf(value, 'json', 'sse') }),
  'no-end': () => ({ noEnd: true }),
  'no-usage': () => ({ noUsage: true }),
  account: (value) => ({ account: value }),
  key: (value) => ({ key: value }),
  text: (value) => ({ text: value }),
  canned: (value) => ({ canned: oneOf(value, 'json', 'sse') }),
  events: (value) => ({ events: number(value) }),
  /** Sets nothing: keeps the counters and records of two users of one spec apart. */
  id: () => ({}),
};

const known = new Map<string, Behaviour>([['', healthy]]);

/** Parses `status=529,retry-after=2`. Throws an Error that names the part it does not understand. */
export function parseBehaviour(spec: string): Behaviour {
  const parsed = known.get(spec);
  if (parsed) return parsed;
  const behaviour = { ...healthy, spec };
  for (const part of spec.split(',')) {
    const at = part.indexOf('=');
    const key = (at < 0 ? part : part.slice(0, at)).trim();
    const set = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (!set)
      throw new Error(`"${key}" is no fault of the sandbox; it knows ${Object.keys(keys).join(', ')}`);
    Object.assign(behaviour, set(at < 0 ? '' : part.slice(at + 1)));
  }
  if (known.size > 10_000) known.clear();
  known.set(spec, behaviour);
  return behaviour;
}

/** The same upstream once its first failures are over: what a spec says of text, key and account stays. */
export function recovered({ spec, account, key, text }: Behaviour): Behaviour {
  return { ...healthy, spec, account, key, text };
}
