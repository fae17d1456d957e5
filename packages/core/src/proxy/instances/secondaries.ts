import type { Server } from 'node:net';
import { instancesOf } from '../../schema/system.ts';
import type { ServiceName } from '../../services.ts';
import type { EventHub } from '../events/event-hub.ts';
import { type LiveEntry, lookEveryMs } from '../events/live-look.ts';
import { canShare } from './can-share.ts';
import type { InstanceReport, ToSecondary } from './messages.ts';
import { SecondaryPlace } from './secondary-place.ts';
import { type Doors, type PrimaryState, ServedSecondary } from './serve-secondary.ts';

/** The further processes of a service, as its primary sees them. Where there are none, nothing here costs anything. */
export interface Secondaries {
  /** Starts as many as the settings ask for, and keeps to them from then on. */
  open(entry: Entry): void;
  tell(message: ToSecondary): void;
  /** Brings what is said of them below up to date; undefined = there are none. */
  refresh(): Promise<void> | undefined;
  reports(): InstanceReport[];
  /** Their requests under way. */
  live(): number;
  ofConfig(config: string): { inFlight: number; queued: number };
  underWay(): LiveEntry[];
  /** Text of an answer under way in one of them. Gives what ends it. */
  watch(id: string, onText: (text: string) => void): () => void;
  /** They take no more connections, and no more of them start. */
  stopListening(): Promise<void>;
  /** They finish and end; those that do not within `drainMs` are ended. */
  stop(drainMs: number): Promise<void>;
}

/** How a secondary gets in. */
export interface Entry extends Doors {
  /** Full path of the service's script. */
  script: string;
}

export interface SecondariesOptions extends PrimaryState {
  service: ServiceName;
  events: EventHub;
}

/** A question to a process that is busy or gone waits no longer. Milliseconds. */
const answerWithinMs = 1_000;
/** One that still takes connections keeps the whole service from letting go for so long. Milliseconds. */
const closeWithinMs = 10_000;

export function createSecondaries(options: SecondariesOptions): Secondaries {
  const { settings, service, events } = options;
  const places: SecondaryPlace[] = [];
  const leaving = new Set<SecondaryPlace>();
  const served = new Set<ServedSecondary>();
  let entry: Entry | undefined;
  let looking: NodeJS.Timeout | undefined;
  let isStopping = false;

  function tell(message: ToSecondary, except?: ServedSecondary): void {
    for (const each of served) if (each.hasStarted && each !== except) each.link.send(message);
  }

  function keep(): void {
    if (!entry || isStopping) return;
    const wanted = instancesOf(settings.current().system, service) - 1;
    const count = wanted > 0 && !mayShare(entry.server) ? 0 : wanted;
    while (places.length < count) places.push(placeFor(entry));
    for (const place of places.splice(count)) empty(place, settings.current().system.drainMs);
    if (count <= 0 || looking) return;
    looking = setInterval(look, lookEveryMs).unref();
    // Its own: under PM2 a successor would be given the same free port, and half of what its secondaries ask would come here.
    entry.inner.listen({ port: 0, host: '127.0.0.1', exclusive: true });
  }

  let hasWarned = false;
  function mayShare(server: Server): boolean {
    if (canShare(server)) return true;
    if (!hasWarned) {
      warn(
        `${service} runs as one process, though its settings ask for more (instances): the PM2 it runs under hands out each connection itself. Start it with clp start, or PM2 with NODE_CLUSTER_SCHED_POLICY=none.`,
      );
    }
    hasWarned = true;
    return false;
  }

  function placeFor({ script, ...doors }: Entry): SecondaryPlace {
    return new SecondaryPlace({
      script,
      onStart(link) {
        const secondary: ServedSecondary = new ServedSecondary(link, {
          state: options,
          doors,
          tellOthers: (news) => tell(news, secondary),
        });
        served.add(secondary);
        return secondary;
      },
      onEnd(secondary) {
        served.delete(secondary);
        secondary.end();
      },
      onCrash: (pid, how) =>
        warn(`a secondary process of ${service} (PID ${pid}) ended by itself (${how}); it is started again`),
    });
  }

  function empty(place: SecondaryPlace, drainMs: number): void {
    place.empty(drainMs);
    leaving.add(place);
    void place.over.then(() => leaving.delete(place));
  }

  function warn(text: string): void {
    console.error(text);
    events.publish({ type: 'warn', text });
  }

  /** Only while somebody looks: a secondary takes this for the sign that events are wanted. */
  function look(): void {
    if (events.listeners > 0) tell({ kind: 'look' });
  }

  function reports(): InstanceReport[] {
    return [...served].flatMap(({ report }) => report ?? []);
  }

  settings.onChange(keep);

  return {
    open(through) {
      entry = through;
      keep();
    },
    tell,
    refresh() {
      const asked = [...served].filter(({ hasStarted }) => hasStarted);
      if (asked.length === 0) return undefined;
      return within(answerWithinMs, Promise.all(asked.map((each) => each.ask())));
    },
    reports,
    live: () => reports().reduce((sum, { live }) => sum + live, 0),
    ofConfig(config) {
      const sum = { inFlight: 0, queued: 0 };
      for (const { configs } of reports()) {
        sum.inFlight += configs[config]?.inFlight ?? 0;
        sum.queued += configs[config]?.queued ?? 0;
      }
      return sum;
    },
    underWay: () => [...served].flatMap((each) => [...each.underWay()]),
    watch(id, onText) {
      const ends = [...served].map((each) => each.watch(id, onText));
      return () => {
        for (const end of ends) end();
      };
    },
    async stopListening() {
      isStopping = true;
      await within(closeWithinMs, Promise.all([...served].map((each) => each.stopListening())));
    },
    async stop(drainMs) {
      clearInterval(looking);
      for (const place of places.splice(0)) empty(place, drainMs);
      await Promise.all([...leaving].map(({ over }) => over));
      entry?.inner.close();
      entry?.inner.closeAllConnections();
    },
  };
}

async function within(ms: number, done: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([done, patience]);
  clearTimeout(timer);
}
