import { expect, test } from 'vitest';
import { wholeCharacters } from './body-part';

test('a stretch never ends within a character, and no byte is lost between two stretches', () => {
  const bytes = Buffer.from('aé中😀b');
  for (let cut = 0; cut <= bytes.length; cut++) {
    const first = wholeCharacters(bytes.subarray(0, cut));
    expect(first.toString('utf8')).not.toContain('\ufffd');
    expect(first.toString('utf8') + bytes.subarray(first.length).toString('utf8')).toBe('aé中😀b');
  }
});
