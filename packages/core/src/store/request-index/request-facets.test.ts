import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTempHome, requestRecord, type TempHome } from '../../testing/index.ts';
import { openRequestIndex, type RequestIndex } from './index.ts';

let home: TempHome;
let index: RequestIndex;

beforeEach(async () => {
  home = createTempHome();
  await mkdir(join(home.path, 'data/requests'), { recursive: true });
  const lines = ['claude-opus-4-1', 'claude-opus-4-1', 'gpt-5', 'my opus'].map((model, number) =>
    requestRecord({ id: String(number), model, status_code: number === 2 ? 429 : 200 }),
  );
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  await appendFile(join(home.path, 'data/requests/claude-2026-11-24.jsonl'), text);
  index = await openRequestIndex({ home: home.path });
  await index.ingest();
});

afterEach(() => {
  index.close();
  home.remove();
});

it('counts what can be chosen among the requests a filter leaves', () => {
  const { model, status } = index.requestFacets({ text: 'opus' });
  expect(model).toEqual([
    { value: 'claude-opus-4-1', count: 2 },
    { value: 'my opus', count: 1 },
  ]);
  expect(status).toEqual([{ value: '200', count: 3 }]);
});

it('takes a name between stars as a part of the value, and a part nobody has as no request', () => {
  expect(index.count({ model: ['*opus*'] })).toBe(3);
  expect(index.count({ model: ['opus'] })).toBe(0);
  expect(index.count({ model: ['*nobody*'] })).toBe(0);
});
