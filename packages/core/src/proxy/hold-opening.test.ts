import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WireFormat } from './dialect.ts';
import { holdOpening } from './hold-opening.ts';
import { UpstreamAnswer } from './upstream-answer.ts';

const wire = { classifyEvent: () => 'opening' } as unknown as WireFormat;

// No time passes by itself.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('nothing is held back any longer once the answer was aborted', async () => {
  const answer = new UpstreamAnswer(
    { onConnected: () => undefined, onHead: () => undefined, onFailure: () => undefined },
    {
      timeouts: { firstByteMs: 1000, idleMs: 1000 },
      deadlines: { add: () => undefined, remove: () => undefined },
      now: () => 0,
    },
  );
  answer.onConnect(() => undefined);
  answer.onHeaders(200, [], () => undefined);
  const held = holdOpening(answer, wire);
  answer.onData(Buffer.from('data: {}\n\n'));
  answer.abort();
  expect(await held).toBeUndefined();
});
