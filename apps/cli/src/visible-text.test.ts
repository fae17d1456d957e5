import { expect, test } from 'vitest';
import { visible } from './visible-text.ts';

const esc = '\u001b';

test.each([
  ['a screen is cleared', `gpt${esc}[2J${esc}[H`, 'gpt\ufffd[2J\ufffd[H'],
  ['a window is renamed', `${esc}]0;mine\u0007`, '\ufffd]0;mine\ufffd'],
  ['a line is written over', 'refused\rallowed', 'refused\ufffdallowed'],
  ['an order has one byte', '\u009b2J', '\ufffd2J'],
])('orders to a terminal are shown, not obeyed: %s', (_what, text, shown) => {
  expect(visible(text)).toBe(shown);
});

test('lines, tabs, colours and every language stay', () => {
  const text = `${esc}[32m✔${esc}[39m 模型\tline\r\nnext 😀\n`;
  expect(visible(text)).toBe(text);
});
