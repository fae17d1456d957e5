import type { Socket } from 'node:net';

/** How often is looked whether the connections have sent what they were given. Milliseconds. */
const lookMs = 50;
/** So many callers wait at once: an upstream that reads no further must not make all that comes later wait with it. */
const most = 16;

interface Waiting {
  /** Bytes each must have sent; connections that have, or are closed, are gone from it. */
  goals: Map<Socket, number>;
  then(): void;
}

/**
 * Calls back once every connection has sent all it was given before the call: at once where none has anything left. Until
 * then the system may still read from that memory. Where too many wait, the oldest is never called.
 */
export function createWrittenWatch(sockets: ReadonlySet<Socket>): (then: () => void) => void {
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    waiting = waiting.filter(({ goals, then }) => {
      for (const [socket, goal] of goals) if (isDone(socket, goal)) goals.delete(socket);
      if (goals.size === 0) then();
      return goals.size > 0;
    });
    if (waiting.length === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  }

  return (then) => {
    if (waiting.length > 0) look();
    const goals = new Map<Socket, number>();
    for (const socket of sockets) {
      if (socket.writableLength > 0 || socket.destroyed) goals.set(socket, socket.bytesWritten);
    }
    if (goals.size === 0) {
      then();
      return;
    }
    waiting.push({ goals, then });
    if (waiting.length > most) waiting.shift();
    timer ??= setInterval(look, lookMs).unref();
  };
}

/** One that is destroyed may still be writing until it is closed. What it was given counts as written with Node at once. */
function isDone({ closed, destroyed, bytesWritten, writableLength }: Socket, goal: number): boolean {
  return closed || (!destroyed && bytesWritten - writableLength >= goal);
}
