import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The leanest provider there is, so that the proxies are what is measured: ready-made answers, chosen by the query.
 * `?events=60` streams that many text events, `&pace=20` one every 20 ms; without, a short JSON answer. Chat Completions
 * are always a stream of 60 events, and below `/refuse` every answer is a 503.
 */

const json = Buffer.from(
  '{"id":"msg_1","type":"message","role":"assistant","model":"bench","content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn","usage":{"input_tokens":10,"output_tokens":5}}',
);
const event = (type: string, body: string): Buffer =>
  Buffer.from(`event: ${type}\ndata: {"type":"${type}"${body}}\n\n`);
const head = event(
  'message_start',
  ',"message":{"id":"msg_1","model":"bench","usage":{"input_tokens":10,"output_tokens":1}}',
);
const opening = event('content_block_start', ',"index":0,"content_block":{"type":"text","text":""}');
const delta = event(
  'content_block_delta',
  ',"index":0,"delta":{"type":"text_delta","text":"a few words more "}',
);
const closing = Buffer.concat([
  event('content_block_stop', ',"index":0'),
  event('message_delta', ',"delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":60}'),
  event('message_stop', ''),
]);

const chunk = (choice: string, more = ''): Buffer =>
  Buffer.from(
    `data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"bench","choices":[${choice}]${more}}\n\n`,
  );
const chatHead = chunk('{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}');
const chatDelta = chunk('{"index":0,"delta":{"content":"a few words more "},"finish_reason":null}');
const chatClosing = Buffer.concat([
  chunk('{"index":0,"delta":{},"finish_reason":"stop"}'),
  chunk('', ',"usage":{"prompt_tokens":10,"completion_tokens":60,"total_tokens":70}'),
  Buffer.from('data: [DONE]\n\n'),
]);

interface Stream {
  head: Buffer;
  delta: Buffer;
  closing: Buffer;
}

const messagesStream: Stream = { head: Buffer.concat([head, opening]), delta, closing };
const chatStream: Stream = { head: chatHead, delta: chatDelta, closing: chatClosing };

const server = createServer({ noDelay: true }, (request, response) => {
  const url = request.url ?? '';
  const query = new URLSearchParams(url.split('?')[1]);
  const isChat = url.includes('/chat/completions');
  const stream = isChat ? chatStream : messagesStream;
  const events = Number(query.get('events') ?? (isChat ? 60 : 0));
  const pace = Number(query.get('pace') ?? 0);
  request.resume();
  request.once('end', () => {
    if (url.startsWith('/refuse')) {
      response.writeHead(503, { 'content-length': 0 });
      response.end();
      return;
    }
    if (events === 0) {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': json.length });
      response.end(json);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(stream.head);
    let left = events;
    const more = (): void => {
      if (response.destroyed) return;
      if (left-- === 0) {
        response.end(stream.closing);
        return;
      }
      response.write(stream.delta);
      if (pace > 0) setTimeout(more, pace);
      else setImmediate(more);
    };
    more();
  });
});

server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => console.log(`upstream :${(server.address() as AddressInfo).port}`));
