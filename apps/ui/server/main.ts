import './small-heap.ts';
import { endProcess, readEnvironment } from '@clp/core';
import { keepLogShort, pathsOf } from '@clp/core/store';
import { startConsole } from './start-console.ts';

try {
  const running = await startConsole();
  console.log(`console on ${running.url}`);
  keepLogShort(pathsOf(readEnvironment().home).log('ui'));
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      void running.stop().then(() => process.exit(0));
    });
  }
} catch (error) {
  endProcess(error);
}
