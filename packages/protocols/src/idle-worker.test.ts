import { expect, test } from 'vitest';
import { createIdleWorker } from './idle-worker.ts';

const script = (code: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads'; ${code}`)}`,
  );

test('every task gets its own result, whatever the order they come in', async () => {
  const worker = createIdleWorker<number, number>(
    script(`parentPort.on('message', ({ id, value }) =>
      setTimeout(() => parentPort.postMessage({ id, value: value * 2 }), 30 - value));`),
  );
  expect(await Promise.all([1, 2, 20].map(worker.run))).toEqual([2, 4, 40]);
});

test('a thread that breaks fails what it had, and the next task gets a new one', async () => {
  const worker = createIdleWorker<string, string>(
    script(`parentPort.on('message', ({ id, value }) => {
      if (value === 'bad') throw new Error('broken');
      if (value !== 'slow') parentPort.postMessage({ id, value });
    });`),
  );
  const results = await Promise.allSettled(['slow', 'bad'].map(worker.run));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await worker.run('good')).toBe('good');
});
