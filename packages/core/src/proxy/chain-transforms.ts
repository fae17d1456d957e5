import type { AnswerTransform } from './dialect.ts';

type CreateTransform = (() => AnswerTransform) | undefined;

/** One transform after the other; either may be missing. */
export function chainTransforms(first: CreateTransform, second: CreateTransform): CreateTransform {
  if (!first || !second) return first ?? second;
  return () => {
    const [inner, outer] = [first(), second()];
    return {
      head: (head) => outer.head(inner.head(head)),
      write(chunk) {
        const bytes = inner.write(chunk);
        return bytes && bytes.length > 0 ? outer.write(bytes) : undefined;
      },
      end() {
        const last = inner.end();
        const rest = last && last.length > 0 ? outer.write(last) : undefined;
        const end = outer.end();
        return rest && end ? Buffer.concat([rest, end]) : (rest ?? end);
      },
      get collects() {
        return (inner.collects || outer.collects) ?? false;
      },
      failure: () => inner.failure?.(),
      release: () => outer.release?.(),
      error: (error) => outer.error?.(error) ?? error,
      dropped: () => [...(inner.dropped?.() ?? []), ...(outer.dropped?.() ?? [])],
      atBoundary: () => outer.atBoundary?.() ?? inner.atBoundary?.() ?? false,
    };
  };
}
