/** The version in `claude-opus-4-7`, `anthropic/claude-sonnet-4.5` or `claude-opus-4-20250514` (that one is 4). */
const version = /claude-[a-z]+-(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/i;

/**
 * Whether a Claude model has this version or a later one: newer ones refuse what older ones need. No name of another maker,
 * and none of before Claude 4, has.
 */
export function isSince(model: string, major: number, minor: number): boolean {
  const found = version.exec(model);
  if (!found) return false;
  const difference = Number(found[1]) - major;
  return difference > 0 || (difference === 0 && Number(found[2] ?? 0) >= minor);
}
