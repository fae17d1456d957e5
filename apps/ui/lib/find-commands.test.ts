import { expect, test } from 'vitest';
import { findCommands } from './find-commands';

const commands = [
  { label: 'Overview' },
  { label: 'Requests' },
  { label: 'Routing' },
  { label: 'Claude: use prod' },
  { label: 'Claude: use spare-2' },
  { label: 'Codex: use spare' },
  { label: '筛选', alias: 'filters' },
];

function found(typed: string): string[] {
  return findCommands(commands, typed).map(({ label }) => label);
}

test('offers everything, in order, until something is typed', () => {
  expect(found('  ')).toEqual(commands.map(({ label }) => label));
});

test('wants every typed word, in any order and case', () => {
  expect(found('use SPARE')).toEqual(['Claude: use spare-2', 'Codex: use spare']);
  expect(found('spare codex')).toEqual(['Codex: use spare']);
  expect(found('use nothing')).toEqual([]);
});

test('puts what begins with the typed text before what only holds it', () => {
  expect(found('r')).toEqual([
    'Requests',
    'Routing',
    'Overview',
    'Claude: use prod',
    'Claude: use spare-2',
    'Codex: use spare',
    '筛选',
  ]);
  expect(found('co')).toEqual(['Codex: use spare']);
});

test('finds a page by its other name', () => {
  expect(found('filter')).toEqual(['筛选']);
  expect(found('筛')).toEqual(['筛选']);
});
