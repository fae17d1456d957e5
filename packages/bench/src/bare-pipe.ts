import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The baseline every figure is a ratio to: the shortest streaming proxy Node can do, with kept connections. */

const port = Number(process.env.UPSTREAM_PORT);
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, noDelay: true });

const server = createServer({ noDelay: true }, (incoming, outgoing) => {
  const { method, url, headers } = incoming;
  const upstream = request({ agent, host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  upstream.once('error', () => outgoing.destroy());
  outgoing.once('close', () => outgoing.writableFinished || upstream.destroy());
  incoming.pipe(upstream);
});

server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => console.log(`bare pipe :${(server.address() as AddressInfo).port}`));
