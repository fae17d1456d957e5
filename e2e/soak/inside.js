import { IncomingMessage } from 'node:http';
import { queryObjects } from 'node:v8';

/**
 * Loaded into a process under test before anything else: at SIGUSR2 it says what really lives in it, after a full
 * collection. Timers that do not keep a process alive are in no other count.
 */

const passed = setTimeout(() => {}, 0);
const Timeout = passed.constructor;
clearTimeout(passed);

process.on('SIGUSR2', () => {
  const timers = queryObjects(Timeout);
  const requests = queryObjects(IncomingMessage);
  const heapMb = process.memoryUsage().heapUsed / 1024 / 1024;
  console.log(`inside ${JSON.stringify({ timers, requests, heapMb })}`);
});
