import { type MaskVault, placeholderLength, placeholderPrefix } from './mask-vault.ts';

/** `json`: the text is JSON, so that a value put into it must be escaped as in a JSON string. */
export type TextForm = 'text' | 'json';

/** The text with every known placeholder replaced by the value it stands for. */
export function restoreText(vault: MaskVault, text: string, form: TextForm): string {
  let at = text.indexOf(placeholderPrefix);
  if (at < 0) return text;
  let restored = '';
  let written = 0;
  while (at >= 0) {
    const value = vault.valueOf(text.slice(at, at + placeholderLength));
    if (value === undefined) {
      at = text.indexOf(placeholderPrefix, at + 1);
      continue;
    }
    restored += text.slice(written, at) + (form === 'json' ? escapeJson(value) : value);
    written = at + placeholderLength;
    at = text.indexOf(placeholderPrefix, written);
  }
  return restored + text.slice(written);
}

/** As inside the quotes of a JSON string. */
function escapeJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** Length of the longest end of a text that may be the beginning of a placeholder. */
export function openEnd(vault: MaskVault, text: string): number {
  const first = placeholderPrefix[0] ?? '';
  let at = text.indexOf(first, Math.max(0, text.length - placeholderLength + 1));
  while (at >= 0) {
    if (vault.hasPlaceholder(text.slice(at))) return text.length - at;
    at = text.indexOf(first, at + 1);
  }
  return 0;
}
