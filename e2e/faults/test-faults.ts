import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Service } from '../kit/proxy.ts';
import { recordOf } from '../kit/records.ts';
import { waitFor } from '../kit/wait.ts';
import { cases, type Expectation, type FaultCase, leaving } from './cases.ts';
import { checks } from './expectations.ts';
import { type Rig, type Setting, startRig } from './rig.ts';

/** Of a refused connection `failover.test.ts` knows: its config cannot take turns with a healthy one here. */
const withUpstream = cases.filter(({ spec }) => spec !== 'refused');

/** How often each case runs: once, or many times in the long form. */
const repeats = process.env.CLP_TEST_FULL ? 20 : 1;

/** Every fault against one service, streamed and whole, alone and behind failover. */
export function testFaults(service: Service): void {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig(service);
  });
  afterAll(() => rig?.stop());

  describe.each(['streamed', 'whole'] as const)(`${service}, %s`, (shape) => {
    test.concurrent.each(cases)('alone: $name', { repeats: repeats - 1 }, async (fault) => {
      await run(rig, { fault, setting: 'alone', stream: shape === 'streamed' });
    });
    // One after the other: they share the health of two configs.
    test.each(withUpstream)('behind failover: $name', { repeats: repeats - 1 }, async (fault) => {
      await rig.reset();
      await run(rig, { fault, setting: 'failover', stream: shape === 'streamed' });
    });
  });

  test.concurrent.each(leaving)(`${service}: the client leaves $name`, async ({ name, spec }) => {
    const label = `${spec},id=${name.replaceAll(' ', '-')}`;
    const stream = rig.open(label);
    const arrived = () => rig.sandbox.requests().findLast(({ rawHeaders }) => rawHeaders.includes(label));
    await waitFor(() => arrived()?.outcome === 'pending');
    stream.leave();
    await waitFor(() => arrived()?.outcome === 'client-left');
  });
}

async function run(
  rig: Rig,
  { fault, setting, stream }: { fault: FaultCase; setting: Setting; stream: boolean },
): Promise<void> {
  const { service, home } = rig;
  const answer = await rig.ask({ spec: fault.spec, setting, stream });
  const record = await recordOf(home.path, service, answer.headers['x-clp-request-id']);
  const expected = expectationOf(fault, { setting, stream });
  checks[expected]({ service, answer, record, stream });
  if (setting === 'alone') return;
  const moved = movesOn(fault, stream);
  expect(record.attempts.map(({ config }) => config)).toEqual(moved ? ['first', 'second'] : ['first']);
  expect(answer.text.includes('second')).toBe(moved);
}

function movesOn({ fails }: FaultCase, stream: boolean): boolean {
  return fails === 'over' || (fails === 'over when streamed' && stream);
}

function expectationOf(
  fault: FaultCase,
  { setting, stream }: { setting: Setting; stream: boolean },
): Expectation {
  if (setting === 'failover' && movesOn(fault, stream)) return 'answer';
  return stream ? fault.stream : fault.whole;
}
