import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

/** A file or folder below a home. */
export interface Entry {
  /** From the home on. */
  name: string;
  /** Permissions. */
  mode: number;
  /** undefined = a folder */
  bytes: Buffer | undefined;
}

/** Everything below a home in use: what is there for a moment only (a lock, a text on its way to its name) may be gone. */
export function entriesOf(home: string, folder = ''): Entry[] {
  return (ifThere(() => readdirSync(join(home, folder))) ?? []).flatMap((each) => {
    const name = join(folder, each);
    const path = join(home, name);
    const found = ifThere(() => statSync(path));
    if (!found) return [];
    const mode = found.mode & 0o777;
    if (found.isDirectory()) return [{ name, mode, bytes: undefined }, ...entriesOf(home, name)];
    const bytes = found.isFile() ? ifThere(() => readFileSync(path)) : undefined;
    return bytes ? [{ name, mode, bytes }] : [];
  });
}

function ifThere<Found>(look: () => Found): Found | undefined {
  try {
    return look();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
