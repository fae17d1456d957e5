import { join } from 'node:path';
import { type ProcessName, processes } from '../services.ts';

/** The files and folders CLP keeps below its home, but for those a user may edit (`settingsFiles`). */
export interface Paths {
  home: string;
  run: string;
  data: string;
  requests: string;
  /** Bodies of requests, in segments. */
  captures: string;
  /** Token and cost totals of log files that were pruned. */
  usage: string;
  /** When the totals were last set to nothing. */
  usageCleared: string;
  /** SQLite, derived from the request log. */
  index: string;
  changes: string;
  backups: string;
  /** Key the texts in `backups` are sealed with; outside `data` on purpose. */
  undoKey: string;
  claudeMetadata: string;
  pm2: string;
  /** By which CLP's own processes know each other. */
  controlToken: string;
  pid(name: ProcessName): string;
  log(name: ProcessName): string;
}

export function pathsOf(home: string): Paths {
  const run = join(home, 'run');
  const data = join(home, 'data');
  return {
    home,
    run,
    data,
    requests: join(data, 'requests'),
    captures: join(data, 'captures'),
    usage: join(data, 'usage'),
    usageCleared: join(data, 'usage', 'cleared'),
    index: join(data, 'index.sqlite'),
    changes: join(data, 'changes.jsonl'),
    backups: join(data, 'backups'),
    undoKey: join(home, 'undo.key'),
    claudeMetadata: join(data, 'claude_metadata.json'),
    pm2: join(run, 'pm2'),
    controlToken: join(run, 'console.token'),
    pid: (name) => join(run, processes[name].pidFile),
    log: (name) => join(run, processes[name].logFile),
  };
}
