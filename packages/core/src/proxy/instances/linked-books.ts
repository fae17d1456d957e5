import type { RequestRecord } from '../../schema/request-record.ts';
import type { RecordBooks } from '../accounting/record-books.ts';
import type { LinkToPrimary } from './link.ts';

/** Records wait so long for others to go along. Milliseconds. */
const batchMs = 20;

/**
 * Hands the records of a secondary to the primary, which prices, counts and writes them.
 * @param own opens the books of this process itself, for what ends after the primary has
 */
export function createLinkedBooks(link: LinkToPrimary, own: () => RecordBooks): RecordBooks {
  let waiting: RequestRecord[] = [];
  let timer: NodeJS.Timeout | undefined;
  let hasExpected = false;
  let ownBooks: RecordBooks | undefined;

  function send(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length > 0) link.send({ kind: 'records', records: waiting });
    waiting = [];
  }

  link.onEnd(() => {
    clearTimeout(timer);
    ownBooks = own();
    for (const record of waiting) ownBooks.append(record);
    waiting = [];
  });

  return {
    expect() {
      if (hasExpected) return;
      hasExpected = true;
      link.send({ kind: 'expect' });
    },
    append(record) {
      if (ownBooks) {
        ownBooks.append(record);
        return;
      }
      waiting.push(record);
      timer ??= setTimeout(send, batchMs);
    },
    async close() {
      send();
      await ownBooks?.close();
    },
  };
}
