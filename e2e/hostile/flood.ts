import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { waitFor } from '../kit/wait.ts';

/** An upstream whose answers are larger than anybody could hold. Its first path segment says which. */
export interface Flood {
  url: string;
  /** Bytes of the latest answer that went out. */
  sent(): number;
  /** The latest answer's connection is gone, or the answer complete. */
  isOver(): boolean;
  stop(): Promise<void>;
}

const piece = Buffer.alloc(64 * 1024, 'x');
export const longEvent = { bytes: 40 * 1024 * 1024 };

const opening = (value: unknown) => `event: message_start\ndata: ${JSON.stringify(value)}\n\n`;
const start = opening({
  type: 'message_start',
  message: { id: 'msg_1', role: 'assistant', model: 'm', usage: { input_tokens: 3, output_tokens: 1 } },
});
const delta =
  'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"';
const stop =
  'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}\n\nevent: message_stop\ndata: {"type":"message_stop"}\n\n';

export async function startFlood(): Promise<Flood> {
  let sent = 0;
  let isOver = false;

  async function pour(outgoing: ServerResponse, bytes = Number.POSITIVE_INFINITY): Promise<void> {
    let goOn = (): void => {};
    outgoing.on('drain', () => goOn()).on('close', () => goOn());
    for (let poured = 0; poured < bytes && !outgoing.destroyed; poured += piece.length) {
      sent += piece.length;
      if (outgoing.write(piece)) continue;
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
    }
  }

  const answers: Record<string, (outgoing: ServerResponse) => Promise<void>> = {
    /** One event without an end. */
    async event(outgoing) {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.write(`${start}${delta}`);
      await pour(outgoing);
    },
    /** A chat chunk without an end. */
    async chat(outgoing) {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.write('data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"');
      await pour(outgoing);
    },
    /** A document without an end. */
    async json(outgoing) {
      outgoing.writeHead(200, { 'content-type': 'application/json' });
      outgoing.write('{"content":"');
      await pour(outgoing);
    },
    /** One event of 40 MB, and all that belongs to a whole answer. */
    async long(outgoing) {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.write(`${start}${delta}`);
      await pour(outgoing, longEvent.bytes);
      outgoing.end(`"}}\n\n${stop}`);
    },
    /** Little on the wire, endless once it is unpacked. */
    async gzip(outgoing) {
      const line = Buffer.from(`${start}${delta}hello"}}\n\n`);
      const packed = gzipSync(Buffer.concat([line, Buffer.alloc(600 * 1024 * 1024, ':')]), { level: 1 });
      outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
      outgoing.end(packed);
      sent = packed.length;
    },
  };

  const server = createServer((incoming, outgoing) => {
    sent = 0;
    isOver = false;
    outgoing.once('close', () => {
      isOver = true;
    });
    incoming.resume();
    const answer = answers[incoming.url?.split('/')[1] ?? ''];
    void answer?.(outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => sent,
    isOver: () => isOver,
    async stop() {
      server.closeAllConnections();
      server.close();
      await waitFor(() => !server.listening);
    },
  };
}
