import type { TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** What a suite measured, in one sentence: `npm run reliability` writes it into docs/reliability.md. */
    figure?: string;
  }
}

/** Leaves what the running test measured with its result. */
export function figure({ task }: Pick<TestContext, 'task'>, sentence: string): void {
  task.meta.figure = sentence;
}

/** The longer form of a suite: `npm run test:full`. */
export const isFull = process.env.CLP_TEST_FULL !== undefined;
