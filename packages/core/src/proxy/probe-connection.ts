import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describeFailure, type SendFailure } from './send-failure.ts';

/** One thing a probe looked at. */
export interface ProbeStep {
  step: 'dns' | 'connect' | 'tls' | 'answer' | 'first_token' | 'tool_call' | 'compression' | 'usage';
  state: 'ok' | 'warning' | 'failed' | 'skipped';
  /** How long this step took. */
  ms?: number;
  detail: string;
}

export interface ConnectionCheck {
  steps: ProbeStep[];
  /** Set where no request can get through. */
  failure?: SendFailure;
}

/** Looks a host up, connects and shakes hands, each timed by itself, and hangs up. */
export async function checkConnection(origin: string, timeoutMs: number): Promise<ConnectionCheck> {
  const { hostname, protocol, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  const isTls = protocol === 'https:';
  const portNumber = Number(port || (isTls ? 443 : 80));
  const steps: ProbeStep[] = [];
  try {
    if (isIP(host) !== 0) steps.push({ step: 'dns', state: 'skipped', detail: 'base_url has an address' });
    else {
      steps.push(
        await timed('dns', async () => {
          const addresses = await lookup(host, { all: true });
          return addresses.map(({ address }) => address).join(', ');
        }),
      );
    }
    let socket: Socket | undefined;
    steps.push(
      await timed('connect', async () => {
        socket = await opened(connectTcp({ host, port: portNumber }), 'connect', timeoutMs);
        return `${socket.remoteAddress ?? host} port ${portNumber}`;
      }),
    );
    if (isTls && socket) {
      const tcp = socket;
      steps.push(
        await timed('tls', async () => {
          const secure = connectTls({ socket: tcp, ...(isIP(host) === 0 && { servername: host }) });
          await opened(secure, 'secureConnect', timeoutMs);
          return `${secure.getProtocol() ?? 'TLS'}, certificate of ${secure.getPeerCertificate().subject?.CN ?? host}`;
        }),
      );
    } else steps.push({ step: 'tls', state: 'skipped', detail: 'base_url is plain http' });
    socket?.destroy();
    return { steps };
  } catch (error) {
    const failure = describeFailure(error);
    const reached = (['dns', 'connect', 'tls'] as const)[steps.length] ?? 'tls';
    steps.push({ step: reached, state: 'failed', detail: failure.reason });
    return { steps, failure };
  }
}

async function timed(step: ProbeStep['step'], run: () => Promise<string>): Promise<ProbeStep> {
  const start = performance.now();
  const detail = await run();
  return { step, state: 'ok', ms: Math.round(performance.now() - start), detail };
}

function opened<Kind extends Socket>(
  socket: Kind,
  event: 'connect' | 'secureConnect',
  timeoutMs: number,
): Promise<Kind> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' }));
    }, timeoutMs);
    socket.once(event, () => {
      clearTimeout(timer);
      resolve(socket);
    });
    socket.once('error', (error) => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    });
  });
}
