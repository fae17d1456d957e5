import type { Connection } from './database.ts';

/** The texts of the index and their numbers; 0 stands for "none". */
export interface Names {
  /** Number of a text, given out if it has none yet. Only inside a write transaction. */
  add(text: string | undefined): number;
  /** Number of a text, or undefined where no request ever had it. */
  find(text: string): number | undefined;
  text(id: number): string | undefined;
  /** Numbers of all texts that contain `part`, in any case. */
  containing(part: string): number[];
  /** Forgets what was remembered: a transaction was undone or another process rebuilt the index. */
  forget(): void;
}

/** Texts remembered at once; error texts and sessions can be many. */
const maxRemembered = 100_000;

export function createNames(connection: Connection): Names {
  const byText = new Map<string, number>();
  const byId = new Map<number, string>();
  const selectId = connection.prepare('SELECT id FROM names WHERE text = ?');
  const selectText = connection.prepare('SELECT text FROM names WHERE id = ?');
  const insert = connection.prepare('INSERT INTO names (text) VALUES (?)');

  function remember(id: number, text: string): number {
    if (byText.size >= maxRemembered) {
      byText.clear();
      byId.clear();
    }
    byText.set(text, id);
    byId.set(id, text);
    return id;
  }

  function find(text: string): number | undefined {
    const known = byText.get(text);
    if (known !== undefined) return known;
    const [row] = selectId.all(text) as { id: number }[];
    return row && remember(row.id, text);
  }

  return {
    find,
    add(text) {
      if (text === undefined || text === '') return 0;
      return find(text) ?? remember(Number(insert.run(text).lastInsertRowid), text);
    },
    text(id) {
      if (id === 0) return undefined;
      const known = byId.get(id);
      if (known !== undefined) return known;
      const [row] = selectText.all(id) as { text: string }[];
      if (row) remember(id, row.text);
      return row?.text;
    },
    containing(part) {
      const pattern = `%${part.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
      const rows = connection
        .prepare("SELECT id FROM names WHERE text LIKE ? ESCAPE '\\' LIMIT 5000")
        .all(pattern) as { id: number }[];
      return rows.map(({ id }) => id);
    },
    forget() {
      byText.clear();
      byId.clear();
    },
  };
}
