export const settingsTabs = [
  'clients',
  'models',
  'prices',
  'data',
  'security',
  'interface',
  'services',
  'about',
] as const;
export type SettingsTab = (typeof settingsTabs)[number];

export function isSettingsTab(text: string): text is SettingsTab {
  return settingsTabs.some((tab) => tab === text);
}
