/** Something that is in at most one list at a time; it begins with a slot of -1. */
export interface Slotted {
  slot: number;
}

/**
 * Things that come and go, in no order. Not a `Set`: every few dozen turns that moves to a new table, and a dead table that
 * has grown old keeps what it held, and each table after it, alive through all young collections. A request would leave
 * several kilobytes behind until the next full one.
 */
export class SlotList<Item extends Slotted> {
  private readonly items: Item[] = [];

  get size(): number {
    return this.items.length;
  }

  add(item: Item): void {
    if (item.slot >= 0) return;
    item.slot = this.items.length;
    this.items.push(item);
  }

  remove(item: Item): void {
    const { slot } = item;
    if (slot < 0) return;
    item.slot = -1;
    const last = this.items.pop() as Item;
    if (last === item) return;
    this.items[slot] = last;
    last.slot = slot;
  }

  /** Those of this moment: they may go while they are looked at. */
  all(): Item[] {
    return [...this.items];
  }
}
