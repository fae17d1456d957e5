import { createHmac, randomBytes } from 'node:crypto';

/** With this every placeholder begins. A word to models, and nothing JSON would escape. */
export const placeholderPrefix = 'MASKED_';
const digits = 16;
export const placeholderLength = placeholderPrefix.length + digits;

/**
 * What masks stand for. The same value always gets the same placeholder, so that prompt caches stay warm; the key is new
 * with every start, so that nobody can find a value by trying. In memory only.
 */
export interface MaskVault {
  readonly size: number;
  /** The placeholder of a value, remembered from now on. */
  mask(value: string): string;
  valueOf(placeholder: string): string | undefined;
  /** Whether a known placeholder begins with this text. */
  hasPlaceholder(beginning: string): boolean;
  /** Every remembered value, for another instance. */
  values(): string[];
  /** Takes over a value another instance remembers. */
  learn(value: string): void;
}

export interface MaskVaultOptions {
  /** Values remembered; beyond it the one that was not used for the longest time is forgotten. */
  limit?: number;
  /** The key placeholders are made with. */
  key?: Buffer;
  /** A value that was not known is remembered. */
  onNew?(value: string): void;
}

/** Bytes. */
const keyLength = 32;

export function createMaskKey(): Buffer {
  return randomBytes(keyLength);
}

export function createMaskVault(options: MaskVaultOptions = {}): MaskVault {
  const { limit = 100_000, key = createMaskKey(), onNew } = options;
  const byValue = new Map<string, string>();
  const byPlaceholder = new Map<string, string>();
  /** Every beginning of a placeholder beyond the prefix -> how many have it. */
  const beginnings = new Map<string, number>();

  function countBeginnings(placeholder: string, by: 1 | -1): void {
    for (let length = placeholderPrefix.length + 1; length < placeholderLength; length++) {
      const beginning = placeholder.slice(0, length);
      const count = (beginnings.get(beginning) ?? 0) + by;
      if (count > 0) beginnings.set(beginning, count);
      else beginnings.delete(beginning);
    }
  }

  function forgetOldest(): void {
    const [oldest] = byValue;
    if (!oldest) return;
    byValue.delete(oldest[0]);
    byPlaceholder.delete(oldest[1]);
    countBeginnings(oldest[1], -1);
  }

  function remember(value: string): string {
    const digest = createHmac('sha256', key).update(value).digest('hex');
    const placeholder = placeholderPrefix + digest.slice(0, digits);
    byValue.set(value, placeholder);
    byPlaceholder.set(placeholder, value);
    countBeginnings(placeholder, 1);
    if (byValue.size > limit) forgetOldest();
    return placeholder;
  }

  return {
    get size() {
      return byValue.size;
    },
    mask(value) {
      const known = byValue.get(value);
      if (known) {
        byValue.delete(value);
        byValue.set(value, known);
        return known;
      }
      const placeholder = remember(value);
      onNew?.(value);
      return placeholder;
    },
    learn(value) {
      if (!byValue.has(value)) remember(value);
    },
    values: () => [...byValue.keys()],
    valueOf: (placeholder) => byPlaceholder.get(placeholder),
    hasPlaceholder(beginning) {
      if (byValue.size === 0) return false;
      if (beginning.length <= placeholderPrefix.length) return placeholderPrefix.startsWith(beginning);
      return beginnings.has(beginning) || byPlaceholder.has(beginning);
    },
  };
}
