import { renameSync, writeFileSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { queryObjects } from 'node:v8';

/**
 * Loaded into a process under test before anything else: at SIGUSR2 it writes down what really lives in it, after a full
 * collection. Timers that do not keep a process alive are in no other count.
 */

const passed = setTimeout(() => {}, 0);
const Timeout = passed.constructor;
clearTimeout(passed);

const file = join(process.env.CLP_HOME ?? '', 'inside.json');

process.on('SIGUSR2', () => {
  const timers = queryObjects(Timeout);
  const requests = queryObjects(IncomingMessage);
  const heapMb = process.memoryUsage().heapUsed / 1024 / 1024;
  writeFileSync(`${file}.new`, JSON.stringify({ timers, requests, heapMb }));
  renameSync(`${file}.new`, file);
});
