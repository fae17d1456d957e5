import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Service } from '../kit/proxy.ts';
import { recordOf } from '../kit/records.ts';
import { waitFor } from '../kit/wait.ts';
import { cases, type Expectation, type FaultCase, leaving } from './cases.ts';
import { checks } from './expectations.ts';
import { type Rig, type Setting, startRig } from './rig.ts';

/** Of a refused connection `failover.test.ts` knows: its config cannot take turns with a healthy one here. */
const withUpstream = cases.filter(({ spec }) => spec !== 'refused');

/** Each case runs once, or several times in the long form. */
const again = { repeats: process.env.CLP_TEST_FULL ? 4 : 0 };

/** What the client gets, for the names of the tests and the table in docs/reliability.md. */
const words: Record<Expectation, string> = {
  answer: 'the whole answer',
  own: "the upstream's status and body",
  error: 'an error of its protocol',
  'error-event': "the upstream's error event",
  'broken-off': 'what came, then an error event',
  cut: 'what came, then a cut connection',
  'as-is': 'the document as it is',
};

/** Every fault against one service, streamed and whole, alone and behind failover. */
export function testFaults(service: Service): void {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig(service);
  });
  afterAll(() => rig?.stop());

  for (const shape of ['streamed', 'whole'] as const) {
    describe(`${service}, ${shape}`, () => {
      const stream = shape === 'streamed';
      for (const fault of cases) {
        const run: Run = { fault, setting: 'alone', stream };
        test.concurrent(titleOf(run), again, () => runCase(rig, run));
      }
      // One after the other: they share the health of two configs.
      for (const fault of withUpstream) {
        const run: Run = { fault, setting: 'failover', stream };
        test(titleOf(run), again, async () => {
          await rig.reset();
          await runCase(rig, run);
        });
      }
    });
  }

  for (const left of leaving) {
    test.concurrent(`${service}: the client leaves ${left.name}`, again, () => runLeaving(rig, left));
  }
}

async function runLeaving(rig: Rig, { name, spec }: (typeof leaving)[number]): Promise<void> {
  const label = `${spec},id=${name.replaceAll(' ', '-')}`;
  const stream = rig.open(label);
  const arrived = () => rig.sandbox.requests().findLast(({ rawHeaders }) => rawHeaders.includes(label));
  await waitFor(() => arrived()?.outcome === 'pending');
  stream.leave();
  await waitFor(() => arrived()?.outcome === 'client-left');
}

interface Run {
  fault: FaultCase;
  setting: Setting;
  stream: boolean;
}

function titleOf(run: Run): string {
  return `${run.setting} | ${run.fault.name} | ${words[expectationOf(run)]}`;
}

async function runCase(rig: Rig, run: Run): Promise<void> {
  const { service, home } = rig;
  const { fault, setting, stream } = run;
  const answer = await rig.ask({ spec: fault.spec, setting, stream });
  const record = await recordOf(home.path, service, answer.headers['x-clp-request-id']);
  checks[expectationOf(run)]({ service, answer, record, stream });
  if (setting === 'alone') return;
  const moved = movesOn(fault, stream);
  expect(record.attempts.map(({ config }) => config)).toEqual(moved ? ['first', 'second'] : ['first']);
  expect(answer.text.includes('second')).toBe(moved);
}

function movesOn({ fails }: FaultCase, stream: boolean): boolean {
  return fails === 'over' || (fails === 'over when streamed' && stream);
}

function expectationOf({ fault, setting, stream }: Run): Expectation {
  if (setting === 'failover' && movesOn(fault, stream)) return 'answer';
  return stream ? fault.stream : fault.whole;
}
