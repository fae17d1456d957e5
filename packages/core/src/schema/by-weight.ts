export interface Weighted {
  name: string;
  weight: number;
}

/** The order of the modes that go by weight: highest first, of the same weight by name. */
export function byWeight(left: Weighted, right: Weighted): number {
  return right.weight - left.weight || compareCodePoints(left.name, right.name);
}

function compareCodePoints(left: string, right: string): number {
  let at = 0;
  while (at < left.length && left.charCodeAt(at) === right.charCodeAt(at)) at++;
  return rankOf(left.charCodeAt(at)) - rankOf(right.charCodeAt(at));
}

/** Units of a pair stand for code points after all that have one unit; the end (NaN) comes before everything. */
function rankOf(unit: number): number {
  if (Number.isNaN(unit)) return -1;
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
