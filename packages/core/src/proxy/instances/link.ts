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

/** Between this process and a child, or, for `process`, its parent. What is said in one turn of the event loop goes together. */
export function linkTo<Out, In>(end: ChildProcess | NodeJS.Process): Link<Out, In> {
  const listeners: ((message: In, server: Server | undefined) => void)[] = [];
  let said: Out[] = [];
  let last = Promise.resolve();

  function flush(server?: Server): void {
    const messages = said;
    said = [];
    if (messages.length === 0 || !end.connected) return;
    last = new Promise((resolve) => {
      // What the other end can no longer read is nobody's loss: that it is gone is told by `onEnd`.
      end.send?.(messages, server, {}, () => resolve());
    });
  }

  end.on('message', (messages: unknown, server: unknown) => {
    for (const message of messages as In[]) {
      // Who is added by one message hears of the next.
      for (const listener of listeners) listener(message, server as Server | undefined);
    }
  });

  return {
    send(message, server) {
      said.push(message);
      if (server) flush(server);
      else if (said.length === 1) setImmediate(flush);
    },
    onMessage: (listener) => void listeners.push(listener),
    onEnd: (listener) => void end.once('disconnect', listener),
    sent() {
      flush();
      return last;
    },
  };
}
