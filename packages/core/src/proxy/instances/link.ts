import type { ChildProcess } from 'node:child_process';
import type { Server } from 'node:net';
import type { ToPrimary, ToSecondary } from './messages.ts';

/** One end of the channel between the primary and a secondary. */
export interface Link<Out, In> {
  /** Nothing happens where the other end is gone. A server goes along as the port it listens at. */
  send(message: Out, server?: Server): void;
  onMessage(listener: (message: In, server: Server | undefined) => void): void;
  /** The other end is gone, for good. */
  onEnd(listener: () => void): void;
  /** All that was said is on its way: the process may end. */
  sent(): Promise<void>;
}

export type LinkToPrimary = Link<ToPrimary, ToSecondary>;
export type LinkToSecondary = Link<ToSecondary, ToPrimary>;

/** Between this process and a child, or, for `process`, its parent. */
export function linkTo<Out, In>(end: ChildProcess | NodeJS.Process): Link<Out, In> {
  let last = Promise.resolve();
  return {
    send(message, server) {
      if (!end.connected) return;
      // What the other end can no longer read is nobody's loss: that it is gone is told by `onEnd`.
      last = new Promise((resolve) => {
        end.send?.(message as object, server, {}, () => resolve());
      });
    },
    onMessage(listener) {
      end.on('message', (message: unknown, server: unknown) =>
        listener(message as In, server as Server | undefined),
      );
    },
    onEnd: (listener) => void end.once('disconnect', listener),
    sent: () => last,
  };
}
