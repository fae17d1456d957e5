const lineFeed = 10;
const carriageReturn = 13;

/**
 * Cuts an event stream at its event boundaries without touching a byte. Pieces may be cut anywhere; lines may end in
 * LF, CRLF or CR. JSON never contains a raw line break, so only breaks are looked at.
 */
export class SseEvents {
  /** Bytes of an event that is not complete yet. */
  pendingBytes = 0;
  /** That event is let go of. */
  isSkipping = false;
  private readonly onEvent: (event: Buffer) => void;
  private pending: Buffer[] = [];
  private lineIsEmpty = true;
  private afterCarriageReturn = false;
  private eventIsEmpty = true;

  /** @param onEvent gets each event's bytes without the blank line that closes it */
  constructor(onEvent: (event: Buffer) => void) {
    this.onEvent = onEvent;
  }

  /** True while all that was pushed ends with a complete event. */
  get atBoundary(): boolean {
    return this.eventIsEmpty && this.lineIsEmpty;
  }

  /** Lets go of the event that is under way, whose end will be seen but not handed out. */
  skip(): void {
    this.isSkipping = !this.atBoundary;
    this.pending = [];
    this.pendingBytes = 0;
  }

  push(chunk: Buffer): void {
    let eventStart = 0;
    let lineStart = 0;
    if (this.afterCarriageReturn && chunk.length > 0) {
      this.afterCarriageReturn = false;
      if (chunk[0] === lineFeed) {
        lineStart = 1;
        if (this.eventIsEmpty) eventStart = 1;
      }
    }
    let nextReturn = chunk.indexOf(carriageReturn, lineStart);
    let nextFeed = chunk.indexOf(lineFeed, lineStart);
    while (nextFeed >= 0 || nextReturn >= 0) {
      const usesReturn = nextReturn >= 0 && (nextFeed < 0 || nextReturn < nextFeed);
      const lineEnd = usesReturn ? nextReturn : nextFeed;
      let next = lineEnd + 1;
      if (usesReturn && chunk[next] === lineFeed) next++;
      else if (usesReturn && next === chunk.length) this.afterCarriageReturn = true;
      if (lineEnd > lineStart || !this.lineIsEmpty) {
        this.eventIsEmpty = false;
      } else {
        this.close(chunk.subarray(eventStart, lineStart));
        eventStart = next;
      }
      this.lineIsEmpty = true;
      lineStart = next;
      if (nextReturn >= 0 && nextReturn < next) nextReturn = chunk.indexOf(carriageReturn, next);
      if (nextFeed >= 0 && nextFeed < next) nextFeed = chunk.indexOf(lineFeed, next);
    }
    if (lineStart < chunk.length) this.lineIsEmpty = false;
    if (eventStart < chunk.length && !this.isSkipping) {
      this.pending.push(chunk.subarray(eventStart));
      this.pendingBytes += chunk.length - eventStart;
    }
  }

  /** The stream is over: hands out an event that no blank line closed. */
  end(): void {
    if (!this.atBoundary) this.close(Buffer.alloc(0));
  }

  private close(last: Buffer): void {
    const event = this.pending.length === 0 ? last : Buffer.concat([...this.pending, last]);
    const isWhole = !this.isSkipping;
    this.pending = [];
    this.pendingBytes = 0;
    this.isSkipping = false;
    this.eventIsEmpty = true;
    this.lineIsEmpty = true;
    if (isWhole && event.length > 0) this.onEvent(event);
  }
}

const oneBreak = Buffer.from('\n');
const twoBreaks = Buffer.from('\n\n');

/** Gathers events, as `SseEvents` hands them out, for a stream that is passed on. */
export class SseOutput {
  private out: Buffer[] = [];

  emit(event: Buffer): void {
    this.out.push(event, event.at(-1) === lineFeed ? oneBreak : twoBreaks);
  }

  /** The bytes since the last time; undefined = none. */
  take(): Buffer | undefined {
    if (this.out.length === 0) return undefined;
    const bytes = Buffer.concat(this.out);
    this.out = [];
    return bytes;
  }
}

/** The data of one SSE event (bytes without its closing blank line), its lines joined by line feeds. */
export function dataOf(event: Buffer): string {
  return linesOf(event)
    .filter(isData)
    .map((line) => line.slice(line[5] === ' ' ? 6 : 5))
    .join('\n');
}

/** The same event with other data, in one line. */
export function withData(event: Buffer, data: string): Buffer {
  const kept = linesOf(event).filter((line) => line !== '' && !isData(line));
  return Buffer.from([...kept, `data: ${data}\n`].join('\n'));
}

function linesOf(event: Buffer): string[] {
  return event.toString('utf8').split(/\r\n|\n|\r/);
}

function isData(line: string): boolean {
  return line.startsWith('data:');
}
