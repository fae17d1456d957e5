import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface TempHome {
  path: string;
  /** Writes a file below the home; values other than text become JSON. */
  write(name: string, content: unknown): void;
  remove(): void;
}

/** A home folder of its own for one test. */
export function createTempHome(files: Record<string, unknown> = {}): TempHome {
  const path = mkdtempSync(join(tmpdir(), 'clp-home-'));
  const home: TempHome = {
    path,
    write(name, content) {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
  for (const [name, content] of Object.entries(files)) home.write(name, content);
  return home;
}
