import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Loaded into a process under test before anything else: at SIGUSR2 its clock goes so many milliseconds away from the
 * machine's as `clock` in its home says. Timers and `performance` are not moved: they never are when a clock is set.
 */

let away = 0;
const Real = Date;

globalThis.Date = class extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + away);
    else super(...given);
  }

  static now() {
    return Real.now() + away;
  }
};

process.on('SIGUSR2', () => {
  away = Number(readFileSync(join(process.env.CLP_HOME ?? '', 'clock'), 'utf8'));
});
