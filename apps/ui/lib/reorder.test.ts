import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moved, moveInText } from './reorder';

test('moves a member of an object with its bytes, and leaves what stands between alone', () => {
  const text = '{\n  "a": {"x":1.0},\n  // about b\n  "b":   2,\n  "c": [3]\n}\n';
  expect(moveInText(text, [], { from: 2, to: 0 })).toBe(
    '{\n  "c": [3],\n  // about b\n  "a": {"x":1.0},\n  "b":   2\n}\n',
  );
});

test('moves a rule inside its list', () => {
  const text = '{"rules": {"claude": [1, {"pin": "b"}, 3]}, "own": true}';
  expect(moveInText(text, ['rules', 'claude'], { from: 0, to: 2 })).toBe(
    '{"rules": {"claude": [{"pin": "b"}, 3, 1]}, "own": true}',
  );
});

test('leaves a text alone where there is nothing at the path', () => {
  expect(moveInText('{"a": 1}', ['rules'], { from: 0, to: 1 })).toBe('{"a": 1}');
  expect(moveInText('', [], { from: 0, to: 1 })).toBe('');
});

test('says the same as moving in the parsed list, whatever the list', () => {
  const lists = fc.array(fc.jsonValue({ maxDepth: 2 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(lists, fc.nat(), fc.nat(), (list, a, b) => {
      const [from, to] = [a % list.length, b % list.length];
      const text = JSON.stringify(list);
      const after: unknown = JSON.parse(moveInText(text, [], { from, to }));
      expect(after).toEqual(JSON.parse(JSON.stringify(moved(JSON.parse(text) as unknown[], from, to))));
    }),
  );
});
