import { expect, test } from 'vitest';
import type { Row } from './report.ts';
import { bodySizes, growth, stepsOf, throughputWithin } from './sweep.ts';

const row = (values: Partial<Row>): Row => ({
  case: '',
  target: 'CLP',
  cpuUs: 1,
  cpuRatio: 1,
  requestsPerSecond: 0,
  p99Ms: 0,
  addedP50Ms: 0,
  addedP99Ms: 0,
  addedFirstByteP50Ms: 0,
  rssMb: 1,
  failed: 0,
  ...values,
});

test('twice the work for twice the size grows with the power one, four times with two, nothing with none', () => {
  const power = (cpuUs: number) =>
    growth([
      { value: 10, row: row({ cpuUs: 7 }) },
      { value: 20, row: row({ cpuUs }) },
    ]);
  expect([power(14), power(28), power(7)]).toEqual([1, 2, 0]);
  expect(growth([{ value: 1, row: row({}) }])).toBeUndefined();
});

test('the throughput within a bound is the best of the steps that keep it and fail nothing', () => {
  const steps = [
    { value: 1, row: row({ requestsPerSecond: 500, p99Ms: 1 }) },
    { value: 8, row: row({ requestsPerSecond: 2_000, p99Ms: 4 }) },
    { value: 64, row: row({ requestsPerSecond: 3_000, p99Ms: 40 }) },
    { value: 100, row: row({ requestsPerSecond: 4_000, p99Ms: 3, failed: 1 }) },
  ];
  expect([0.5, 1, 5, 50].map((bound) => throughputWithin(steps, bound))).toEqual([0, 500, 2_000, 3_000]);
});

test('the steps of a sweep are the rows of one target in the order of the sweep', () => {
  const rows = [row({ case: '1 MB' }), row({ case: '1 kB' }), row({ case: '1 kB', target: 'direct' })];
  expect(stepsOf(bodySizes, rows, 'CLP').map(({ value }) => value)).toEqual([1e3, 1e6]);
});
