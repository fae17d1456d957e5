import type { Server } from 'node:http';
import type { ClpError } from '../../errors.ts';
import type { RequestRow } from '../../schema/request-row.ts';
import type { SettingsSource } from '../../store/settings.ts';
import type { LiveEntry } from '../events/live-look.ts';
import { portOf } from '../port-of.ts';
import type { Turn } from '../rpm-limiter.ts';
import type { SharedState } from '../shared-state.ts';
import { applyHealthCall } from './health-call.ts';
import { learnConversation } from './learn-conversation.ts';
import type { LinkToSecondary } from './link.ts';
import type { InstanceReport, SharedNews, StartingState, ToPrimary } from './messages.ts';

/** What the primary has for its secondaries. */
export interface PrimaryState extends SharedState {
  settings: SettingsSource;
  maskKey: Buffer;
}

/** Where connections come in. */
export interface Doors {
  /** The port of the service, which all instances share. */
  server: Server;
  /** A port for the secondaries, who bring there what only the primary answers. */
  inner: Server;
}

export interface ServeOptions {
  state: PrimaryState;
  doors: Doors;
  /** What this secondary learned, for the other ones. */
  tellOthers(news: SharedNews): void;
}

/** The primary's side of one secondary: answers what it asks, and knows how things stand there. */
export class ServedSecondary {
  readonly link: LinkToSecondary;
  /** The last there is; undefined = none yet. */
  report: InstanceReport | undefined;
  /** From the start on it is told all news; before, it would not know what they are about. */
  hasStarted = false;
  private isListening = false;
  private isStopping = false;
  private hasClosed = (): void => {};
  private readonly options: ServeOptions;
  private readonly turns = new Map<number, Turn>();
  private readonly leaves = new Map<number, () => void>();
  private readonly rows = new Map<string, LiveEntry>();
  private readonly asked = new Map<number, () => void>();
  private readonly watchers = new Map<number, (text: string) => void>();
  /** Of asks, watches and stages: each number is used once. */
  private lastNumber = 0;

  constructor(link: LinkToSecondary, options: ServeOptions) {
    this.link = link;
    this.options = options;
    link.onMessage((message) => this.receive(message));
  }

  /** Brings `report` up to date. */
  ask(): Promise<void> {
    const ask = ++this.lastNumber;
    return new Promise((resolve) => {
      this.asked.set(ask, resolve);
      this.link.send({ kind: 'report', ask });
    });
  }

  /** Requests under way there, as of the last look. */
  underWay(): Iterable<LiveEntry> {
    return this.rows.values();
  }

  watch(id: string, onText: (text: string) => void): () => void {
    const watch = ++this.lastNumber;
    this.watchers.set(watch, onText);
    this.link.send({ kind: 'watch', watch, id });
    return () => {
      this.watchers.delete(watch);
      this.link.send({ kind: 'unwatch', watch });
    };
  }

  /** It shall take no more connections; resolves when it takes none. */
  stopListening(): Promise<void> {
    this.isStopping = true;
    if (!this.isListening) return Promise.resolve();
    return new Promise((resolve) => {
      this.hasClosed = resolve;
      this.link.send({ kind: 'close' });
    });
  }

  /** It shall take no more, finish and end. */
  stop(): void {
    this.isStopping = true;
    this.link.send({ kind: 'stop' });
  }

  /** It is gone: what it had goes back. */
  end(): void {
    for (const leave of this.leaves.values()) leave();
    for (const turn of this.turns.values()) turn.release();
    for (const answered of this.asked.values()) answered();
    this.turns.clear();
    this.hasClosed();
    this.rows.clear();
    this.asked.clear();
    this.watchers.clear();
  }

  private receive(message: ToPrimary): void {
    const { state } = this.options;
    switch (message.kind) {
      case 'hello':
        this.hasStarted = true;
        this.link.send({ kind: 'start', start: this.startingState() });
        break;
      case 'ready':
        // The port would take connections in its name, and nobody would serve them.
        if (this.isStopping) break;
        this.isListening = true;
        this.link.send({ kind: 'port' }, this.options.doors.server);
        break;
      case 'closed':
        this.hasClosed();
        break;
      case 'take':
        this.take(message);
        break;
      case 'leave':
        this.leaves.get(message.turn)?.();
        break;
      case 'release':
        this.turns.get(message.turn)?.release();
        this.turns.delete(message.turn);
        break;
      case 'report':
        this.report = message.report;
        this.asked.get(message.ask)?.();
        this.asked.delete(message.ask);
        break;
      case 'looked':
        this.looked(message.rows, message.gone);
        break;
      case 'watched':
        this.watchers.get(message.watch)?.(message.text);
        break;
      case 'event':
        state.events.publish(message.event);
        break;
      case 'expect':
        state.books.expect();
        break;
      case 'records':
        for (const record of message.records) {
          this.rows.delete(record.id);
          state.books.append(record);
        }
        break;
      case 'health':
        applyHealthCall(state.health, message.call);
        break;
      default:
        this.learn(message);
    }
  }

  private learn(news: SharedNews): void {
    const { state, tellOthers } = this.options;
    if (news.kind === 'pause') state.limiter.pause(news.config, news.ms);
    else if (news.kind === 'mask') state.masks.learn(news.value);
    else {
      learnConversation(state, news.note);
    }
    // A pause is told by the limiter itself, to all.
    if (news.kind !== 'pause') tellOthers(news);
  }

  private take({ turn, config, limits, request }: Extract<ToPrimary, { kind: 'take' }>): void {
    const grant = (granted: Turn): void => {
      this.leaves.delete(turn);
      this.turns.set(turn, granted);
      this.link.send({ kind: 'granted', turn });
    };
    const refuse = (error: unknown): void => {
      this.leaves.delete(turn);
      // The limiter throws nothing else.
      const { code, message, retryAfter } = error as ClpError;
      this.link.send({ kind: 'refused', turn, error: { code, message, retryAfter } });
    };
    try {
      const granted = this.options.state.limiter.take(config, limits, {
        ...request,
        onQueued: (leave) => this.leaves.set(turn, leave),
      });
      if (granted instanceof Promise) granted.then(grant, refuse);
      else grant(granted);
    } catch (error) {
      refuse(error);
    }
  }

  private looked(rows: readonly RequestRow[], gone: readonly string[]): void {
    for (const row of rows) {
      this.rows.set(row.id, { id: row.id, stage: String(++this.lastNumber), row: () => row });
    }
    for (const id of gone) this.rows.delete(id);
  }

  private startingState(): StartingState {
    const { state, doors } = this.options;
    const { masks, maskKey, conversations, health, limiter, settings } = state;
    return {
      innerPort: portOf(doors.inner),
      maskKey: maskKey.toString('base64'),
      masks: masks.values(),
      conversations: conversations.notes(),
      health: health.snapshots(),
      pauses: settings
        .current()
        .configs.map(({ name }): [string, number] => [name, limiter.state(name).nextTurnMs])
        .filter(([, ms]) => ms > 0),
    };
  }
}
