/** What this browser alone remembers. */
const places = { keys: 'clp-single-keys', notices: 'clp-desktop-notices' } as const;
export type Preference = keyof typeof places;

const defaults: Record<Preference, boolean> = { keys: true, notices: false };
const changed = 'clp-preference-changed';

export function readPreference(name: Preference): boolean {
  const text = localStorage.getItem(places[name]);
  return text === null ? defaults[name] : text === 'on';
}

export function writePreference(name: Preference, isOn: boolean): void {
  localStorage.setItem(places[name], isOn ? 'on' : 'off');
  window.dispatchEvent(new Event(changed));
}

export function onPreferenceChange(listener: () => void): () => void {
  window.addEventListener(changed, listener);
  window.addEventListener('storage', listener);
  return () => {
    window.removeEventListener(changed, listener);
    window.removeEventListener('storage', listener);
  };
}

/** Single-letter keys can be switched off (WCAG 2.1.4). */
export function areKeysOn(): boolean {
  return readPreference('keys');
}
