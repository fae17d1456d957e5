/** What made a change. */
export type ChangeCause = 'cli' | 'console' | 'hand edit' | 'failover' | 'cooldown' | 'start';

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
  /** Texts of the file in `data/backups`; with both the change can be undone. */
  versions?: { before?: string; after: string };
}
