import { ClpError } from '@clp/core';
import { startConsole } from './start-console.ts';

try {
  const running = await startConsole();
  console.log(`console on ${running.url}`);
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      void running.stop().then(() => process.exit(0));
    });
  }
} catch (error) {
  console.error(error instanceof ClpError ? error.message : error);
  process.exitCode = 1;
}
