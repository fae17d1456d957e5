/** Names of what a translation could not carry, each once, in the order they were met. */
export class Losses {
  private readonly names = new Set<string>();

  note(name: string): void {
    this.names.add(name);
  }

  /** Notes every member of an object that nobody reads. */
  noteUnread(
    value: Record<string, unknown>,
    { known, prefix = '' }: { known: ReadonlySet<string>; prefix?: string },
  ): void {
    for (const [key, member] of Object.entries(value)) {
      if (member !== null && member !== undefined && !known.has(key)) this.note(prefix + key);
    }
  }

  list(): string[] {
    return [...this.names];
  }
}
