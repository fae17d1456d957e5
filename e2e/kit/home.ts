import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A home folder of its own for one test file. */
export interface Home {
  path: string;
  /** Writes a file below the home; values other than text become JSON. */
  write(name: string, content: unknown): void;
  remove(): void;
}

export function createHome(files: Record<string, unknown> = {}): Home {
  const path = mkdtempSync(join(tmpdir(), 'clp-e2e-'));
  const home: Home = {
    path,
    write(name, content) {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
    },
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }),
  };
  for (const [name, content] of Object.entries(files)) home.write(name, content);
  return home;
}
