import type { RequestRow } from '@clp/core/schema';
import type { ConsoleMessage } from '../live';

export type StreamStatus = 'connecting' | 'live' | 'polling';

interface StreamOptions {
  /** Requests under way, for a tab that has come: it was told of none of them. */
  running(): RequestRow[];
  onMessage(message: ConsoleMessage): void;
  onStatus(status: StreamStatus): void;
}

/** What tabs tell each other. */
type Note =
  | { kind: 'message'; id: string; message: ConsoleMessage }
  | { kind: 'status'; status: StreamStatus }
  /** A tab has come: it wants to know how things stand. */
  | { kind: 'join' };

const name = 'clp-stream';
/** Milliseconds until a refused stream is asked for again. */
const retryMs = 2_000;

/**
 * One connection for all tabs of a browser: the tab that holds the lock has it and passes on what comes. When that tab
 * closes, the lock goes to another, which resumes where the first was. Returns the way to leave.
 */
export function openSharedStream({ running, onMessage, onStatus }: StreamOptions): () => void {
  const gone = new AbortController();
  const channel = new BroadcastChannel(name);
  let source: EventSource | undefined;
  let status: StreamStatus = 'connecting';
  let lastId = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  function become(next: StreamStatus): void {
    status = next;
    onStatus(next);
    channel.postMessage({ kind: 'status', status } satisfies Note);
  }

  function lead(): Promise<void> {
    connect();
    return new Promise((resolve) => gone.signal.addEventListener('abort', () => resolve()));
  }

  function connect(): void {
    const stream = new EventSource(`/api/events${lastId ? `?after=${encodeURIComponent(lastId)}` : ''}`);
    source = stream;
    stream.onopen = () => become('live');
    stream.onerror = () => {
      become('polling');
      // A browser tries again by itself after a lost connection, but never after an answer that is no stream.
      if (stream.readyState === EventSource.CLOSED) timer = setTimeout(connect, retryMs);
    };
    stream.onmessage = ({ data, lastEventId }: MessageEvent<string>) => {
      const message = JSON.parse(data) as ConsoleMessage;
      lastId = lastEventId;
      onMessage(message);
      channel.postMessage({ kind: 'message', id: lastId, message } satisfies Note);
    };
  }

  function welcome(): void {
    channel.postMessage({ kind: 'status', status } satisfies Note);
    const message: ConsoleMessage = { kind: 'frame', rows: running(), events: [] };
    if (message.rows.length > 0) channel.postMessage({ kind: 'message', id: lastId, message } satisfies Note);
  }

  channel.onmessage = ({ data }: MessageEvent<Note>) => {
    if (data.kind === 'join') {
      if (source) welcome();
      return;
    }
    if (source) return;
    if (data.kind === 'status') {
      status = data.status;
      onStatus(status);
      return;
    }
    lastId = data.id;
    onMessage(data.message);
  };
  channel.postMessage({ kind: 'join' } satisfies Note);
  void takeLock(lead, gone.signal);

  return () => {
    gone.abort();
    clearTimeout(timer);
    source?.close();
    channel.close();
  };
}

/** Away from loopback a browser gives no locks: then every tab has a connection of its own. */
async function takeLock(lead: () => Promise<void>, signal: AbortSignal): Promise<void> {
  if (!('locks' in navigator)) return lead();
  await navigator.locks.request(name, { signal }, lead).catch((error: unknown) => {
    // It left while it waited for its turn.
    if (!signal.aborted) throw error;
  });
}
