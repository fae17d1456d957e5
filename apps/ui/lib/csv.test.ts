import { expect, test } from 'vitest';
import { csvLine } from './csv';

test('quotes what would break a line, leaves the rest as it is', () => {
  expect(csvLine(['a', 'b,c', 'say "x"', 1.5, undefined])).toBe('a,"b,c","say ""x""",1.5,\r\n');
});

test('gives a spreadsheet no formula to run', () => {
  expect(csvLine(['=HYPERLINK("x")', '-1', -1])).toBe('"\'=HYPERLINK(""x"")",\'-1,-1\r\n');
});
