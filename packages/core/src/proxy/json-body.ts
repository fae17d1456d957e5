import { type Member, type Members, parseValue, scanMembers } from '../json-scan/members.ts';
import { type BodyPieces, joined, onePiece } from './body-pieces.ts';
import { Splice } from './splice.ts';

interface Keyed {
  readonly key: string;
}

/** A member's new value; undefined removes it. */
interface Edit extends Keyed {
  readonly value: Buffer | undefined;
}

/** A member's value as it was read. */
interface Parsed extends Keyed {
  readonly value: unknown;
}

/**
 * A JSON object that stays bytes. One scan finds its top-level members; `get` parses a single member, edits are spliced
 * in by `bytes()`. What nobody edited leaves byte for byte as it came, in the same order.
 */
export class JsonBody {
  private readonly scan: Members;
  /** New values, of members that were there or are appended in this order. Shared with forks until one side writes. */
  private edits: readonly Edit[];
  /** Members put before all others. */
  private first: readonly Edit[];
  private parsed: Parsed[] | undefined;

  private constructor(scan: Members, edits: readonly Edit[], first: readonly Edit[]) {
    this.scan = scan;
    this.edits = edits;
    this.first = first;
  }

  /** Undefined where the bytes are no JSON object as far as its top level shows. Never throws. */
  static parse(bytes: Buffer): JsonBody | undefined {
    const scan = scanMembers(bytes);
    return scan && new JsonBody(scan, noEdits, noEdits);
  }

  /** The same document with edits of its own. */
  fork(): JsonBody {
    return new JsonBody(this.scan, this.edits, this.first);
  }

  get edited(): boolean {
    return this.edits.length > 0 || this.first.length > 0;
  }

  keys(): string[] {
    const present = this.scan.members.map(({ key }) => key).filter((key) => !entryOf(this.edits, key));
    const set = this.edits.filter(({ value }) => value !== undefined).map(({ key }) => key);
    return [...new Set([...this.first.map(({ key }) => key), ...present, ...set])];
  }

  /** Where each member's value lies in the bytes that were parsed, repeated members included. */
  ranges(): { key: string; start: number; end: number }[] {
    return this.scan.members.map((member) => ({
      key: member.key,
      start: member.valueStart,
      end: member.valueEnd,
    }));
  }

  has(key: string): boolean {
    return this.raw(key) !== undefined;
  }

  /** The value's bytes. Of repeated members the last counts, as for `JSON.parse`. */
  raw(key: string): Buffer | undefined {
    const edit = entryOf(this.first, key) ?? entryOf(this.edits, key);
    if (edit) return edit.value;
    const member = this.find(key);
    return member && this.scan.source.subarray(member.valueStart, member.valueEnd);
  }

  /** Parses that member alone; undefined where it is missing or malformed. */
  get(key: string): unknown {
    const known = this.parsed && entryOf(this.parsed, key);
    if (known) return known.value;
    const raw = this.raw(key);
    if (raw === undefined) return undefined;
    const value = parseValue(raw);
    this.remember(key, value);
    return value;
  }

  set(key: string, value: unknown): void {
    this.setRaw(key, Buffer.from(JSON.stringify(value)));
    this.remember(key, value);
  }

  /** Replaces a member in place or appends it. */
  setRaw(key: string, value: Buffer): void {
    this.forget(key);
    if (entryOf(this.first, key)) this.first = withEntry(this.first, { key, value });
    else this.edits = withEntry(this.edits, { key, value });
  }

  remove(key: string): void {
    this.forget(key);
    this.first = without(this.first, key);
    this.edits = this.find(key) ? withEntry(this.edits, { key, value: undefined }) : without(this.edits, key);
  }

  /** Puts a member before all others; one of that name elsewhere goes. */
  prepend(key: string, value: unknown): void {
    this.remove(key);
    this.first = withEntry(this.first, { key, value: Buffer.from(JSON.stringify(value)) });
  }

  /** The document with its edits; the very Buffer that was parsed where there are none. */
  bytes(): Buffer {
    return joined(this.pieces());
  }

  /** The same without a copy of what is long. */
  pieces(): BodyPieces {
    if (!this.edited) return onePiece(this.scan.source);
    const { source, open, close, members } = this.scan;
    const splice = new Splice(source, open);
    for (const { key, value } of this.first) if (value !== undefined) splice.member(key, value);
    for (let index = 0; index < members.length; index++) {
      const member = members[index] as Member;
      const start = index === 0 ? open : (members[index - 1] as Member).separator + 1;
      const edit = entryOf(this.edits, member.key);
      if (!edit) {
        splice.keep(start, member.separator);
        continue;
      }
      // Of repeated members only the last is kept, with the new value.
      if (edit.value === undefined || this.find(member.key) !== member) continue;
      splice.keep(start, member.valueStart);
      splice.put(edit.value);
      splice.goOn(member.valueEnd, member.separator);
    }
    for (const { key, value } of this.edits) {
      if (value !== undefined && !this.find(key)) splice.member(key, value);
    }
    return splice.end(close);
  }

  private remember(key: string, value: unknown): void {
    if (this.parsed) this.parsed.push({ key, value });
    else this.parsed = [{ key, value }];
  }

  private forget(key: string): void {
    if (this.parsed) this.parsed = without(this.parsed, key);
  }

  private find(key: string): Member | undefined {
    const { members } = this.scan;
    for (let index = members.length - 1; index >= 0; index--) {
      if (members[index]?.key === key) return members[index];
    }
    return undefined;
  }
}

const noEdits: readonly Edit[] = [];

// Edits are few and made for every request: a list costs less than a map, and a list that is never written to can be shared.

function entryOf<Entry extends Keyed>(list: readonly Entry[], key: string): Entry | undefined {
  for (let index = 0; index < list.length; index++) {
    const entry = list[index] as Entry;
    if (entry.key === key) return entry;
  }
  return undefined;
}

function withEntry(list: readonly Edit[], edit: Edit): readonly Edit[] {
  const index = list.findIndex(({ key }) => key === edit.key);
  return index < 0 ? [...list, edit] : list.with(index, edit);
}

function without<Entry extends Keyed>(list: readonly Entry[], key: string): Entry[] {
  return list.filter((entry) => entry.key !== key);
}
