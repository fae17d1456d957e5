import { controlHeader } from '../store/control-token.ts';
import { pinHeader, replayHeader } from './own-headers.ts';

/**
 * Headers that belong to one connection, not to the message (RFC 9110, 7.6.1), and those that tell where a message came
 * from. Neither travels through the proxy in either direction.
 */
const connectionHeaders = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

const droppedFromRequest = new Set([
  ...connectionHeaders,
  'host',
  'content-length',
  'expect',
  'http2-settings',
  // The config's credential is the only one that goes out.
  'authorization',
  'x-api-key',
  'api-key',
  'cookie',
  // Said to CLP, not to the upstream.
  pinHeader,
  replayHeader,
  controlHeader,
  // Where the client sits is nobody's business upstream.
  'forwarded',
  'via',
  'x-real-ip',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-forwarded-server',
  // Added by browsers and Node's fetch; says nothing about this leg.
  'origin',
  'referer',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'sec-fetch-user',
]);

/** Whether a header of the client's, by its lower-cased name, is for CLP alone. */
export function staysHere(name: string): boolean {
  return droppedFromRequest.has(name);
}

/** `alt-svc` would point the client past the proxy. */
const droppedFromAnswer = new Set([...connectionHeaders, 'alt-svc', 'via']);

/** An ordered list of headers that keeps the spelling, order and repetition of what was sent. */
export class HeaderList {
  private readonly lower: string[] = [];
  /** Name, value, name, value ... */
  private readonly raw: string[] = [];

  get(name: string): string | undefined {
    const index = this.lower.indexOf(name.toLowerCase());
    return index < 0 ? undefined : this.raw[2 * index + 1];
  }

  /** A header that is missing or blank counts as absent. */
  has(name: string): boolean {
    return Boolean(this.get(name)?.trim());
  }

  add(name: string, value: string): void {
    this.lower.push(name.toLowerCase());
    this.raw.push(name, value);
  }

  /** Replaces the first header of that name in place and removes others; appends where there is none. */
  set(name: string, value: string): void {
    const lower = name.toLowerCase();
    const index = this.lower.indexOf(lower);
    if (index < 0) {
      this.add(name, value);
      return;
    }
    this.raw[2 * index + 1] = value;
    for (let other = this.lower.length - 1; other > index; other--) {
      if (this.lower[other] === lower) this.removeAt(other);
    }
  }

  remove(name: string): void {
    const lower = name.toLowerCase();
    for (let index = this.lower.length - 1; index >= 0; index--) {
      if (this.lower[index] === lower) this.removeAt(index);
    }
  }

  /** Rewrites values in place; `rewrite` gets the lower-cased name. */
  mapValues(rewrite: (value: string, name: string) => string): void {
    for (let index = 0; index < this.lower.length; index++) {
      this.raw[2 * index + 1] = rewrite(this.raw[2 * index + 1] ?? '', this.lower[index] ?? '');
    }
  }

  /** Name, value, name, value ... The list's own array: whoever asks for it takes the list over. */
  toRaw(): string[] {
    return this.raw;
  }

  private removeAt(index: number): void {
    this.lower.splice(index, 1);
    this.raw.splice(2 * index, 2);
  }
}

/** First value of a header in a raw name, value ... list; `name` is lower-cased. */
export function headerValue(raw: readonly string[], name: string): string | undefined {
  for (let index = 0; index + 1 < raw.length; index += 2) {
    if (raw[index]?.toLowerCase() === name) return raw[index + 1];
  }
  return undefined;
}

/** The client's headers that may go upstream. */
export function forwardableHeaders(raw: readonly string[]): HeaderList {
  return withoutDropped(raw, droppedFromRequest);
}

/** The upstream's headers that may go to the client. */
export function relayableHeaders(raw: readonly string[]): HeaderList {
  return withoutDropped(raw, droppedFromAnswer);
}

function withoutDropped(raw: readonly string[], dropped: ReadonlySet<string>): HeaderList {
  const list = new HeaderList();
  const named = namedByConnection(raw);
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const lower = name.toLowerCase();
    if (dropped.has(lower) || named?.has(lower)) continue;
    list.add(name, raw[index + 1] ?? '');
  }
  return list;
}

/** `Connection: close, x-foo` makes `x-foo` a header of that connection alone. */
function namedByConnection(raw: readonly string[]): Set<string> | undefined {
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue;
    const value = raw[index + 1] ?? '';
    if (value === 'keep-alive' || value === 'close') return undefined;
    return new Set(
      value
        .toLowerCase()
        .split(',')
        .map((token) => token.trim()),
    );
  }
  return undefined;
}

export function isEventStream(contentType: string | undefined): boolean {
  return contentType?.toLowerCase().includes('text/event-stream') ?? false;
}
