import { createLiveHub, type LiveHub, type NumberedMessage } from './live-hub';

const pingMs = 15_000;
/** Messages that may wait for a slow browser. */
const maxWaiting = 50;

const hub = createLiveHub();

/** One browser's stream of everything; resumes after `Last-Event-ID`, or `?after=` where another tab was before. */
export function openEventStream(request: Request, source: LiveHub = hub): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let end = (): void => {};
  return new ReadableStream(
    {
      start(controller) {
        let isLate = false;
        const write = (text: string): void => controller.enqueue(encoder.encode(text));
        const send = ({ seq, message }: NumberedMessage): void => {
          if ((controller.desiredSize ?? 0) <= 0) {
            isLate = true;
            return;
          }
          if (isLate) write(format({ seq, message: { kind: 'reset', reason: 'slow' } }, source.bootId));
          isLate = false;
          write(format({ seq, message }, source.bootId));
        };
        const last = request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('after');
        const seen = seqOf(last, source.bootId);
        const missed = seen === undefined ? undefined : source.since(seen);
        const { seq, bootId } = source;
        write(format({ seq, message: { kind: 'hello', bootId, services: [...source.connected] } }, bootId));
        if (last !== null && !missed)
          write(format({ seq, message: { kind: 'reset', reason: 'gap' } }, bootId));
        const { running } = source;
        if (!missed && running.length > 0)
          write(format({ seq, message: { kind: 'frame', rows: [...running], events: [] } }, bootId));
        for (const each of missed ?? []) send(each);
        const unsubscribe = source.subscribe(send);
        const ping = setInterval(() => write(': ping\n\n'), pingMs);
        end = () => {
          clearInterval(ping);
          unsubscribe();
          end = () => {};
        };
        request.signal.addEventListener('abort', () => end());
      },
      cancel: () => end(),
    },
    { highWaterMark: maxWaiting },
  );
}

function format({ seq, message }: NumberedMessage, bootId: string): string {
  return `id: ${bootId}-${seq}\ndata: ${JSON.stringify(message)}\n\n`;
}

/** `<boot>-<seq>` -> seq, if it is of this start. */
function seqOf(id: string | null, bootId: string): number | undefined {
  const [, boot, seq] = /^([0-9a-f]+)-(\d+)$/.exec(id ?? '') ?? [];
  return boot === bootId && seq !== undefined ? Number(seq) : undefined;
}
