import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type Rig, type RigOptions, startRig } from './rig.ts';

interface Use extends RigOptions {
  /** Those complaints of the browser that the tests bring about on purpose. */
  expected?: string | RegExp;
}

/** One rig for all tests of a file, who `begin` with it; each of them fails with what a page complained about. */
export function useRig(begin: (rig: Rig) => void | Promise<void>, { expected, ...options }: Use = {}): void {
  let rig: Rig | undefined;
  beforeAll(async () => {
    rig = await startRig(options);
    await begin(rig);
  });
  afterAll(async () => {
    await rig?.stop();
  });
  afterEach(() => {
    const complaints = rig?.complaints() ?? [];
    expect(complaints.filter((each) => expected === undefined || each.search(expected) < 0)).toEqual([]);
  });
}
