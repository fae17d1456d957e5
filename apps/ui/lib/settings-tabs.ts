export const settingsTabs = ['clients', 'models', 'data', 'security', 'services'] as const;
export type SettingsTab = (typeof settingsTabs)[number];

export function isSettingsTab(text: string): text is SettingsTab {
  return settingsTabs.some((tab) => tab === text);
}
