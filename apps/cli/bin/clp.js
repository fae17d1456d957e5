#!/usr/bin/env node
import { styleText } from 'node:util';
import { asksForHelp, keptHelp } from '../dist/kept-help.js';

const words = process.argv.slice(2);
const { stdout } = process;

if (asksForHelp(words)) {
  // `clp --help | head`: whoever read has seen enough.
  stdout.once('error', ({ code }) => process.exit(code === 'EPIPE' ? 0 : 1));
  const isColored = stdout.isTTY && stdout.hasColors();
  stdout.write(keptHelp((text) => (isColored ? styleText('bold', text) : text)));
} else {
  const { main } = await import('../bundle/main.js');
  process.exitCode = await main(words);
}
