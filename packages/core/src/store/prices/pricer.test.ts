import { calcPrice } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../schema/request-record.ts';
import { requestRecord } from '../../testing/index.ts';
import { createPricer } from './pricer.ts';

const price = createPricer({ prices: {}, multiplier: () => 1 });

function used(
  model: string | undefined,
  metrics: Partial<NonNullable<RequestRecord['usage']>['metrics']>,
  more: Partial<RequestRecord> & { raw?: Record<string, unknown> } = {},
): RequestRecord {
  const { raw = {}, ...members } = more;
  const { model: _, ...record } = requestRecord({ protocol: 'messages', ...members });
  return {
    ...record,
    ...(model !== undefined && { model }),
    usage: {
      metrics: { input: 0, cached_create: 0, cached_read: 0, output: 0, reasoning: 0, total: 0, ...metrics },
      raw,
    },
  };
}

describe('the bundled prices', () => {
  it('price cache reads, five-minute and one-hour writes apart', () => {
    const metrics = { input: 1_000_000 / 10, cached_create: 20_000, cached_read: 50_000, output: 10_000 };
    const raw = { cache_creation: { ephemeral_5m_input_tokens: 15_000, ephemeral_1h_input_tokens: 5_000 } };
    // Opus 4.1 per million: 15 in, 18.75 and 30 written, 1.5 read, 75 out.
    expect(price(used('claude-opus-4-1', metrics, { raw }))).toBe(
      100_000 * 15 + 15_000 * 18.75 + 5_000 * 30 + 50_000 * 1.5 + 10_000 * 75,
    );
  });

  it('count cached tokens of the OpenAI protocols once: they are part of the input', () => {
    const record = used('gpt-5', { input: 1000, cached_read: 400, output: 100 }, { protocol: 'responses' });
    expect(price(record)).toBe(Math.round(600 * 1.25 + 400 * 0.125 + 100 * 10));
  });

  it('count reasoning once, whether the provider has it within its output or beside it', () => {
    const within = { input: 14, output: 387, reasoning: 386, total: 401 };
    const beside = { input: 14, output: 1, reasoning: 386, total: 401 };
    const [first, second] = [within, beside].map((metrics) =>
      price(used('grok-4', metrics, { protocol: 'chat' })),
    );
    expect(first).toBe(14 * 3 + 387 * 15);
    expect(second).toBe(first);
  });

  it('agree with the library for every usage, tiers included', () => {
    const tokens = fc.integer({ min: 0, max: 400_000 });
    fc.assert(
      fc.property(
        fc.constantFrom('claude-sonnet-4-5', 'claude-opus-4-1', 'gpt-5', 'gemini-2.5-pro', 'deepseek-chat'),
        tokens,
        tokens,
        tokens,
        tokens,
        (model, input, read, write, output) => {
          const expected = calcPrice(
            {
              input_tokens: input + read + write,
              cache_read_tokens: read,
              cache_write_tokens: write,
              output_tokens: output,
            },
            model,
            { timestamp: new Date('2026-11-24T12:00:00.000Z') },
          );
          const own = price(used(model, { input, cached_read: read, cached_create: write, output }));
          expect(Math.abs((own ?? 0) - (expected?.total_price ?? 0) * 1e6)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('know a model under the names relays and clients give it', () => {
    const metrics = { input: 1000, output: 10 };
    const plain = price(used('claude-sonnet-4-5', metrics));
    expect(price(used('anthropic/claude-sonnet-4.5', metrics))).toBe(plain);
    expect(price(used('claude-sonnet-4-5[1m]', metrics))).toBe(plain);
  });

  it('leave an unknown model unpriced and a request without usage alone', () => {
    expect(price(used('nobody-knows-me', { input: 5 }))).toBeNull();
    expect(price(used(undefined, { input: 5 }))).toBeNull();
    const { usage: _, ...without } = requestRecord();
    expect(price(without)).toBeUndefined();
  });

  it('take a provider’s numbers that do not add up without failing', () => {
    const record = used('gpt-5', { input: 10, cached_read: 400, output: 1 }, { protocol: 'chat' });
    expect(price(record)).toBe(Math.round(10 * 0.125 + 10));
  });
});

describe('prices of the user’s own', () => {
  it('come before the bundled ones, exact names before patterns, and a relay’s factor counts', () => {
    const own = createPricer({
      prices: {
        'glm-*': { input: 1, output: 2 },
        'glm-4.6': { input: 3, output: 4 },
        'gpt-5': { input: 0, output: 0 },
      },
      multiplier: (_service, config) => (config === 'cheap' ? 0.5 : 1),
    });
    expect(own(used('GLM-4.6', { input: 10, output: 10 }))).toBe(70);
    expect(own(used('glm-5', { input: 10, output: 10 }))).toBe(30);
    expect(own(used('glm-5', { input: 10, output: 10 }, { channel: 'cheap' }))).toBe(15);
    expect(own(used('gpt-5', { input: 10, output: 10 }))).toBe(0);
  });
});
