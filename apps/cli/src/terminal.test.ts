import { expect, test, vi } from 'vitest';
import { createTerminal } from './terminal.ts';

test('messages that go to a file are without colours, also where the results go to a terminal', () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    createTerminal().note('\u001b[31m✖\u001b[39m It is broken.');
    expect(write).toHaveBeenCalledExactlyOnceWith('✖ It is broken.\n');
  } finally {
    write.mockRestore();
  }
});
