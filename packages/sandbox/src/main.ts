import { readEnvironment } from '@clp/core';
import { startSandbox } from './start-sandbox.ts';

/** Milliseconds between events: quick, but seen to stream. */
const paceMs = 30;

try {
  const environment = readEnvironment();
  const { home, host } = environment;
  const sandbox = await startSandbox({ port: environment.port('sandbox'), host, paceMs, home });
  console.log(`sandbox listening on ${sandbox.url}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void sandbox.stop().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
