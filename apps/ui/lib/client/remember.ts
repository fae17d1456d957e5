/** Keeps a choice of this browser for a year, where the server sees it too. */
export function remember(name: 'clp-theme' | 'clp-locale', value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari.
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=strict`;
}
