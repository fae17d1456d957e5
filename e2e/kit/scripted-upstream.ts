import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** One request as it reached a scripted upstream. */
export interface ReceivedCall {
  /** Milliseconds. */
  at: number;
  headers: IncomingHttpHeaders;
  body: { model?: string; [member: string]: unknown };
}

export interface ScriptedAnswer {
  status?: number;
  headers?: Record<string, string>;
  /** Milliseconds before the answer. */
  delay?: number;
  /** Nothing is answered before this. */
  after?: Promise<unknown>;
}

/** An upstream that does with each request what a test says. */
export interface ScriptedUpstream {
  url: string;
  calls: ReceivedCall[];
  /** The most requests it had at once. */
  mostAtOnce(): number;
  /** Forgets what it saw and what it was told to do. */
  reset(): void;
  /** From now on. */
  does(decide: (call: ReceivedCall) => ScriptedAnswer): void;
  stop(): Promise<void>;
}

/** Speaks the Messages protocol; its answers say its name. */
export async function startScriptedUpstream(name: string): Promise<ScriptedUpstream> {
  let decide: (call: ReceivedCall) => ScriptedAnswer = () => ({});
  let underWay = 0;
  let most = 0;
  const calls: ReceivedCall[] = [];
  const server = createServer(async (incoming, outgoing) => {
    most = Math.max(most, ++underWay);
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece as Buffer);
    const call = {
      at: performance.now(),
      headers: incoming.headers,
      body: JSON.parse(Buffer.concat(pieces).toString()) as ReceivedCall['body'],
    };
    calls.push(call);
    const { status = 200, headers = {}, delay = 0, after } = decide(call);
    await sleep(delay);
    await after;
    underWay--;
    const answer =
      status === 200
        ? {
            id: 'msg_1',
            type: 'message',
            role: 'assistant',
            model: call.body.model,
            content: [{ type: 'text', text: name }],
            stop_reason: 'end_turn',
            usage: { input_tokens: 1, output_tokens: 1 },
          }
        : { type: 'error', error: { type: 'api_error', message: name } };
    outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
    outgoing.end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    mostAtOnce: () => most,
    does(next) {
      decide = next;
    },
    reset() {
      calls.length = 0;
      most = underWay;
      decide = () => ({});
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What upstreams wait for until a test opens it. */
export function gate(): { opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
