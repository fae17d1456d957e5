import type { Socket } from 'node:net';
import { buildConnector } from 'undici';

/** The way to one upstream: opens a connection when a request needs it, or one ahead of the first. */
export interface Connector {
  /** What undici asks for a connection. */
  connect: buildConnector.connector;
  /** Opens a connection that waits for a request, unless one does already. What fails here, fails again with the request. */
  warm(): void;
  close(): void;
}

/** A connection nobody came for is closed after so long. Milliseconds. */
const waitMs = 60_000;

export interface ConnectorOptions {
  origin: string;
  connectMs: number;
  /** Holds every connection from when it stands until it is closed. */
  sockets: Set<Socket>;
  /** A request gets a connection that has not waited. */
  onFresh(): void;
}

export function createConnector({ origin, connectMs, sockets, onFresh }: ConnectorOptions): Connector {
  const dial = buildConnector({ timeout: connectMs, noDelay: true, keepAlive: true });
  const open: buildConnector.connector = (options, callback) =>
    dial(options, (...outcome) => {
      const [, socket] = outcome;
      if (socket) {
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
      }
      callback(...outcome);
    });
  let waiting: Waiting | undefined;
  let isOpening = false;
  let isClosed = false;
  /** A request that came while one was being opened ahead. */
  let onOpened: ((socket: Socket | null) => void) | undefined;

  return {
    connect(options, callback) {
      const give: buildConnector.Callback = (...outcome) => {
        if (outcome[0] === null) onFresh();
        callback(...outcome);
      };
      const ready = waiting?.take();
      waiting = undefined;
      // Not at once: undici is still about to ask.
      if (ready) process.nextTick(callback, null, ready);
      else if (isOpening && !onOpened)
        onOpened = (socket) => (socket ? give(null, socket) : open(options, give));
      else open(options, give);
    },
    warm() {
      if (waiting || isOpening) return;
      isOpening = true;
      open(addressOf(origin), (_error, socket) => {
        isOpening = false;
        const handOver = onOpened;
        onOpened = undefined;
        if (handOver) handOver(socket);
        else if (isClosed) socket?.destroy();
        else if (socket) {
          waiting = holdOpen(socket, () => {
            waiting = undefined;
          });
        }
      });
    },
    close() {
      isClosed = true;
      waiting?.take().destroy();
      waiting = undefined;
    },
  };
}

interface Waiting {
  take(): Socket;
}

/** Keeps a connection until it is taken, or of no use: closed by the far end, which may also say something first, or too old. */
function holdOpen(socket: Socket, onLost: () => void): Waiting {
  const ends = ['readable', 'error', 'close', 'timeout'] as const;
  const lose = (): void => {
    take()
      .on('error', () => undefined)
      .destroy();
    onLost();
  };
  function take(): Socket {
    for (const end of ends) socket.off(end, lose);
    return socket.setTimeout(0).ref();
  }
  for (const end of ends) socket.on(end, lose);
  // It keeps no process alive.
  socket.setTimeout(waitMs).unref();
  return { take };
}

function addressOf(origin: string): buildConnector.Options {
  const { host, hostname, protocol, port } = new URL(origin);
  return { host, hostname: hostname.replace(/^\[|\]$/g, ''), protocol, port };
}
