import type { SettingsName } from '@clp/core/store';

/** One settings file as an editor gets it: its text with every secret masked. */
export interface FileView {
  name: SettingsName;
  /** Below the home, e.g. `data/system.json`. */
  file: string;
  state: 'ok' | 'missing' | 'broken';
  text: string;
  /** Changes with every byte; a save names the one it started from. */
  etag: string;
  problem?: { line?: number; column?: number; reason: string; remedy: string };
  /** Entries and rules that are valid JSON but not in use, in one sentence each. */
  faults: { entry: string; field?: string; reason: string }[];
  /** After a save: its changes in the history, which can be undone, the last first. */
  changes?: readonly string[];
}

/** What else a save of a config file does: rules and lists name configs. */
export interface SavedAlong {
  /** New name -> the name an entry had. */
  renames?: Record<string, string>;
  /** Entries that were deleted. */
  removed?: readonly string[];
}
