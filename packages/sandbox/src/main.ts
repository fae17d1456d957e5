import { ClpError, companions, endProcess, readEnvironment } from '@clp/core';
import { startSandbox } from './start-sandbox.ts';

/** Milliseconds between events: quick, but seen to stream. */
const paceMs = 30;

try {
  const environment = readEnvironment();
  const { home, host } = environment;
  const port = environment.port('sandbox');
  const sandbox = await startSandbox({ port, host, paceMs, home }).catch((cause: Error) => {
    const { portVariable } = companions.sandbox;
    throw new ClpError(
      'port_taken',
      `Port ${port} for the sandbox cannot be used (${cause.message}). Set ${portVariable} to another port.`,
    );
  });
  console.log(`sandbox listening on ${sandbox.url}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void sandbox.stop().then(() => process.exit(0)));
  }
} catch (error) {
  endProcess(error);
}
