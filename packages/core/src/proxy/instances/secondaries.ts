import type { Server } from 'node:net';
import { instancesOf } from '../../schema/system.ts';
import type { ServiceName } from '../../services.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { LiveEntry } from '../events/live-look.ts';
import { patchMs } from '../events/serve-events.ts';
import { canShare } from './can-share.ts';
import type { InstanceReport, ToSecondary } from './messages.ts';
import { forkSecondary, type SecondaryProcess } from './secondary-process.ts';
import { type Doors, type PrimaryState, ServedSecondary } from './serve-secondary.ts';

/** The further processes of a service, as its primary sees them. Where there are none, nothing here costs anything. */
export interface Secondaries {
  /** Starts as many as the settings ask for, and keeps to them from then on. */
  open(doors: Doors): void;
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
  /** They take no more, finish and end; those that do not within `drainMs` are ended. */
  stop(drainMs: number): Promise<void>;
}

export interface SecondariesOptions extends PrimaryState {
  service: ServiceName;
  events: EventHub;
}

/** A question to a process that is busy or gone waits no longer. Milliseconds. */
const answerWithinMs = 1_000;
/** One that ended by itself is started again after 0.1 s, then 0.2 s ... up to this. Milliseconds. */
const longestPauseMs = 10_000;
/** One that lived so long was no failure to start. Milliseconds. */
const steadyMs = 30_000;
/** Beyond the time for its requests, for writing its records. Milliseconds. */
const graceMs = 5_000;

/** One place for a process, filled again whenever the process in it ends. */
interface Place {
  isWanted: boolean;
  running: { process: SecondaryProcess; secondary: ServedSecondary } | undefined;
  /** Until the next start. */
  timer: NodeJS.Timeout | undefined;
  /** Ends by themselves in a row. */
  failures: number;
}

export function createSecondaries(options: SecondariesOptions): Secondaries {
  const { settings, service, events } = options;
  const places: Place[] = [];
  const served = new Set<ServedSecondary>();
  const underWay = new Set<Promise<void>>();
  let doors: Doors | undefined;
  let looking: NodeJS.Timeout | undefined;
  let isStopping = false;

  function tell(message: ToSecondary, except?: ServedSecondary): void {
    for (const each of served) if (each.hasStarted && each !== except) each.link.send(message);
  }

  function keep(): void {
    if (!doors || isStopping) return;
    const wanted = instancesOf(settings.current().system, service) - 1;
    const count = wanted > 0 && !mayShare(doors.server) ? 0 : wanted;
    while (places.length < count) fill(addPlace(), doors);
    while (places.length > count) empty(places.pop() as Place, settings.current().system.drainMs);
    if (count <= 0 || looking) return;
    looking = setInterval(look, patchMs).unref();
    doors.inner.listen(0, '127.0.0.1');
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

  function addPlace(): Place {
    const place = { isWanted: true, running: undefined, timer: undefined, failures: 0 };
    places.push(place);
    return place;
  }

  function fill(place: Place, through: Doors): void {
    const process = forkSecondary(through.script);
    const startedAt = performance.now();
    const secondary: ServedSecondary = new ServedSecondary(process.link, {
      state: options,
      doors: through,
      tellOthers: (news) => tell(news, secondary),
    });
    place.running = { process, secondary };
    served.add(secondary);
    const life = process.over.then(({ how }) => {
      served.delete(secondary);
      underWay.delete(life);
      secondary.end();
      place.running = undefined;
      if (!place.isWanted) return;
      const hasLived = performance.now() - startedAt > steadyMs;
      place.failures = hasLived ? 1 : place.failures + 1;
      const pauseMs = Math.min(100 * 2 ** (place.failures - 1), longestPauseMs);
      warn(
        `a secondary process of ${service} (PID ${process.pid}) ended by itself (${how}); it is started again`,
      );
      place.timer = setTimeout(() => fill(place, through), pauseMs);
    });
    underWay.add(life);
  }

  function empty(place: Place, drainMs: number): void {
    place.isWanted = false;
    clearTimeout(place.timer);
    if (!place.running) return;
    const { process, secondary } = place.running;
    secondary.stop();
    const force = setTimeout(process.kill, drainMs + graceMs);
    void process.over.then(() => clearTimeout(force));
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
      doors = through;
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
    async stop(drainMs) {
      isStopping = true;
      clearInterval(looking);
      for (const place of places.splice(0)) empty(place, drainMs);
      await Promise.all(underWay);
      doors?.inner.close();
      doors?.inner.closeAllConnections();
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
