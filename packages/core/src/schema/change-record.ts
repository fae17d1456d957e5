/** What made a change. */
export type ChangeCause = 'cli' | 'console' | 'hand edit' | 'failover' | 'cooldown' | 'start';

export interface ConfigRename {
  service: string;
  from: string;
  to: string;
}

/** One line of `data/changes.jsonl`. Secrets are masked as `…last4`. */
export interface ChangeRecord {
  id: string;
  /** UTC, ISO with milliseconds. */
  timestamp: string;
  cause: ChangeCause;
  /** File name below the home, e.g. `claude.json`. */
  file: string;
  /** What happened, e.g. `active claude: a -> b`. */
  what: string;
  before?: unknown;
  after?: unknown;
  /** Configs that got another name: requests recorded under the old one go by the new one. */
  renamed?: ConfigRename[];
  /** Texts of the file in `data/backups`; with both the change can be undone. */
  versions?: { before?: string; after: string };
}
