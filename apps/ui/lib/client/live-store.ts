import type { LiveEvent, RequestRow } from '@clp/core/schema';
import type { ConsoleEvent } from '../live';

/** Rows kept in the browser; older ones come from the index. */
const maxRows = 2_000;

export interface LiveState {
  /** Newest first: requests that started since the page was opened. */
  rows: readonly RequestRow[];
  status: 'connecting' | 'live' | 'offline';
  /** Text of the watched answer so far. */
  watchedText: string;
}

type Listener = () => void;

/** One stream per page; rows change at most once an animation frame, whatever the traffic. */
class LiveStore {
  private state: LiveState = { rows: [], status: 'connecting', watchedText: '' };
  private readonly rows = new Map<string, RequestRow>();
  private readonly listeners = new Set<Listener>();
  private readonly eventListeners = new Set<(event: LiveEvent, service: string) => void>();
  private source: EventSource | undefined;
  private watched: string | undefined;
  private frame = 0;

  readonly snapshot = (): LiveState => this.state;

  readonly subscribe = (listener: Listener): Listener => {
    this.listeners.add(listener);
    if (!this.source) this.connect();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.disconnect();
    };
  };

  onEvent(listener: (event: LiveEvent, service: string) => void): () => void {
    this.eventListeners.add(listener);
    return () => this.eventListeners.delete(listener);
  }

  /** Asks for the text of one answer as it streams. */
  watch(id: string | undefined): void {
    if (id === this.watched) return;
    this.watched = id;
    this.change({ watchedText: '' });
    if (this.source) this.connect();
  }

  private connect(): void {
    this.source?.close();
    this.source = new EventSource(`/api/events${this.watched ? `?watch=${this.watched}` : ''}`);
    this.source.onopen = () => {
      const wasLost = this.state.status === 'offline';
      this.change({ status: 'live' });
      if (wasLost) this.tell({ type: 'reset' }, 'console');
    };
    this.source.onerror = () => this.change({ status: 'offline' });
    this.source.onmessage = (message: MessageEvent<string>) =>
      this.take(JSON.parse(message.data) as ConsoleEvent);
  }

  private disconnect(): void {
    this.source?.close();
    this.source = undefined;
  }

  private take(message: ConsoleEvent): void {
    if (message.kind !== 'events') return;
    for (const { event, service } of message.events) {
      this.apply(event);
      this.tell(event, service);
    }
  }

  private tell(event: LiveEvent, service: string): void {
    for (const listener of this.eventListeners) listener(event, service);
  }

  private apply(event: LiveEvent): void {
    switch (event.type) {
      case 'req.start':
      case 'req.end':
        this.put([event.row]);
        break;
      case 'req.patch':
        this.put(event.rows);
        break;
      case 'req.delta':
        if (event.id === this.watched) this.change({ watchedText: this.state.watchedText + event.text });
        break;
      default:
    }
  }

  private put(rows: readonly RequestRow[]): void {
    for (const row of rows) this.rows.set(row.id, row);
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      for (const id of this.rows.keys()) {
        if (this.rows.size <= maxRows) break;
        this.rows.delete(id);
      }
      this.change({ rows: [...this.rows.values()].sort((a, b) => b.startedAt - a.startedAt) });
    });
  }

  private change(part: Partial<LiveState>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.listeners) listener();
  }
}

export const liveStore = new LiveStore();
