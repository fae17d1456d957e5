import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface RawAnswer {
  /** Every byte that came back. */
  text: string;
  /** Statuses of all answers on the connection, in order. */
  statuses: number[];
  /** The far end closed the connection. */
  closed: boolean;
}

export interface RawOptions {
  /** Milliseconds without a byte after which the answer counts as complete. */
  quietMs?: number;
  /** So many answers are waited for longer: a busy machine may pause between two. */
  answers?: number;
  /** Close our side after sending. */
  end?: boolean;
}

/** Milliseconds. */
const patienceMs = 20_000;

/** Sends bytes exactly as they are, piece by piece, and gives what comes back. */
export function sendRaw(
  url: string,
  pieces: readonly (string | Buffer)[],
  { quietMs = 3_000, answers = 0, end = false }: RawOptions = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  return new Promise((resolve) => {
    let text = '';
    let timer: NodeJS.Timeout | undefined;
    const statuses = () => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1]));
    const finish = (closed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, statuses: statuses(), closed });
    };
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => finish(false), statuses().length < answers ? patienceMs : quietMs);
    };
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => {
      text += data;
      wait();
    });
    socket.on('error', () => finish(true));
    socket.on('close', () => finish(true));
    socket.on('connect', () => {
      void sendPieces(socket, pieces).then(() => {
        if (end) socket.end();
        wait();
      });
    });
  });
}

async function sendPieces(socket: Socket, pieces: readonly (string | Buffer)[]): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
    if (pieces.length > 1) await delay(1);
  }
}

/** Connections that stay open until they are closed. */
export async function openMany(url: string, count: number, opening: string): Promise<{ close(): void }> {
  const { hostname, port } = new URL(url);
  const sockets = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<Socket>((resolve, reject) => {
          const socket = connect(Number(port), hostname, () => resolve(socket));
          socket.once('error', reject);
          socket.write(opening);
        }),
    ),
  );
  for (const socket of sockets) socket.on('error', () => socket.destroy());
  return { close: () => sockets.forEach((socket) => void socket.destroy()) };
}
