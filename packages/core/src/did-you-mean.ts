/**
 * ` Did you mean "claude"?` after a mistyped word, or nothing where no candidate is close.
 * @param write the guess as it would be typed
 */
export function didYouMean(
  word: string,
  candidates: readonly string[],
  write: (guess: string) => string = (guess) => guess,
): string {
  const guess = nearest(word, candidates);
  return guess === undefined ? '' : ` Did you mean "${write(guess)}"?`;
}

/** The candidate most like a mistyped word, or undefined where none is close. */
function nearest(word: string, candidates: readonly string[]): string | undefined {
  // Two swapped letters are two edits.
  const limit = word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3));
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit && (!best || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
