import { Worker } from 'node:worker_threads';

/** A thread that does long work one message after the other, and goes, with its memory, when it was idle for a while. */
export interface IdleWorker<Task, Result> {
  run(task: Task): Promise<Result>;
}

/** What goes to the thread and comes back. */
export interface Numbered<Value> {
  id: number;
  value: Value;
}

interface Waiting<Result> {
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** Milliseconds. */
const idleMs = 30_000;

/** The thread starts with the first task. */
export function createIdleWorker<Task, Result>(script: URL): IdleWorker<Task, Result> {
  let current: IdleWorker<Task, Result> | undefined;
  return {
    run(task) {
      current ??= start(script, () => {
        current = undefined;
      });
      return current.run(task);
    },
  };
}

function start<Task, Result>(script: URL, onGone: () => void): IdleWorker<Task, Result> {
  const worker = new Worker(script);
  const waiting = new Map<number, Waiting<Result>>();
  let next = 0;
  let idle: NodeJS.Timeout | undefined;
  worker.unref();
  worker.on('message', ({ id, value }: Numbered<Result>) => {
    waiting.get(id)?.resolve(value);
    waiting.delete(id);
    if (waiting.size > 0) return;
    idle = setTimeout(() => {
      onGone();
      void worker.terminate();
    }, idleMs).unref();
  });
  worker.on('error', (error) => {
    onGone();
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });
  return {
    run(value) {
      clearTimeout(idle);
      const id = next++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, value } satisfies Numbered<Task>);
      });
    },
  };
}
