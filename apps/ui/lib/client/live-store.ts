import type { RequestRow } from '@clp/core/schema';
import type { ConsoleMessage, ServiceEvent } from '../live';
import { openSharedStream, type StreamStatus } from './shared-stream';

/** Rows kept in the browser; older ones come from the index. */
const maxRows = 10_000;
const droppedAtOnce = 2_000;
/** A tab nobody looks at lets go of the stream after this. Milliseconds. */
const hiddenMs = 60_000;

export interface LiveState {
  /** Newest first: requests seen since the page was opened. */
  rows: readonly RequestRow[];
  status: StreamStatus;
  /** The server left messages out because this browser was too slow; how often. */
  skipped: number;
}

/** What listeners learn besides rows. */
export type Notice =
  | ServiceEvent['event']
  | { type: 'service'; connected: boolean }
  /** Requests that have ended. */
  | { type: 'ended'; count: number };

type Listener = () => void;
type NoticeListener = (notice: Notice, service: string) => void;

/** One stream for all tabs; rows change at most once an animation frame, whatever the traffic. */
class LiveStore {
  private state: LiveState = { rows: [], status: 'connecting', skipped: 0 };
  private readonly rows = new Map<string, RequestRow>();
  private readonly listeners = new Set<Listener>();
  private readonly noticeListeners = new Set<NoticeListener>();
  private leave: (() => void) | undefined;
  private hiddenTimer: number | undefined;
  private frame = 0;
  private wasAway = false;

  readonly snapshot = (): LiveState => this.state;

  readonly subscribe = (listener: Listener): Listener => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.begin();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.end();
    };
  };

  onNotice(listener: NoticeListener): () => void {
    this.noticeListeners.add(listener);
    return () => this.noticeListeners.delete(listener);
  }

  private begin(): void {
    document.addEventListener('visibilitychange', this.onVisibility);
    this.connect();
  }

  private end(): void {
    document.removeEventListener('visibilitychange', this.onVisibility);
    window.clearTimeout(this.hiddenTimer);
    this.disconnect();
  }

  private readonly onVisibility = (): void => {
    window.clearTimeout(this.hiddenTimer);
    if (document.visibilityState === 'hidden')
      this.hiddenTimer = window.setTimeout(() => this.disconnect(), hiddenMs);
    else this.connect();
  };

  private connect(): void {
    if (this.leave) return;
    this.leave = openSharedStream({
      running: () => [...this.rows.values()].filter(({ outcome }) => outcome === undefined),
      onMessage: (message) => this.take(message),
      onStatus: (status) => {
        this.change({ status });
        if (status !== 'live' || !this.wasAway) return;
        this.wasAway = false;
        this.forgetRunning(() => true);
        this.tell({ type: 'reset' }, '');
      },
    });
  }

  private disconnect(): void {
    this.leave?.();
    this.leave = undefined;
    this.wasAway = true;
    this.change({ status: 'connecting' });
  }

  private take(message: ConsoleMessage): void {
    switch (message.kind) {
      case 'frame':
        for (const { service, event } of message.events)
          if (event.type === 'reset') this.forgetRunning((row) => row.service === service);
        this.put(message.rows);
        for (const { service, event } of message.events) this.tell(event, service);
        return;
      case 'service':
        if (!message.connected) this.forgetRunning((row) => row.service === message.service);
        this.tell({ type: 'service', connected: message.connected }, message.service);
        return;
      case 'reset':
        if (message.reason === 'slow') this.change({ skipped: this.state.skipped + 1 });
        else this.forgetRunning(() => true);
        this.tell({ type: 'reset' }, '');
        return;
      case 'hello':
    }
  }

  private tell(notice: Notice, service: string): void {
    for (const listener of this.noticeListeners) listener(notice, service);
  }

  /** How they ended may have been missed: those still under way are told of anew, the others are in the index. */
  private forgetRunning(concerns: (row: RequestRow) => boolean): void {
    for (const row of this.rows.values())
      if (row.outcome === undefined && concerns(row)) this.rows.delete(row.id);
    this.showSoon();
  }

  private put(rows: readonly RequestRow[]): void {
    if (rows.length === 0) return;
    for (const row of rows) this.rows.set(row.id, row);
    const ended = rows.filter(({ outcome }) => outcome !== undefined).length;
    if (ended > 0) this.tell({ type: 'ended', count: ended }, '');
    this.showSoon();
  }

  private showSoon(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.dropOldest();
      this.change({ rows: [...this.rows.values()].reverse() });
    });
  }

  /** What is dropped here is in the index by now: lists fetch it anew. */
  private dropOldest(): void {
    if (this.rows.size <= maxRows) return;
    for (const id of this.rows.keys()) {
      if (this.rows.size <= maxRows - droppedAtOnce) break;
      this.rows.delete(id);
    }
    this.tell({ type: 'reset' }, '');
  }

  private change(part: Partial<LiveState>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.listeners) listener();
  }
}

export const liveStore = new LiveStore();
