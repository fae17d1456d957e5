import { Agent, get } from 'node:http';

/** A connection to a process that is kept open between requests. */
export interface HeldConnection {
  /** The process let go of it, as it does with every idle connection when it takes no more. */
  ended: Promise<void>;
  release(): void;
}

/**
 * Asks for `/health` and stays connected. While two processes listen at one port, a new connection may reach either; a
 * held one stays with its process and tells when that stops listening.
 */
export function holdConnection(url: string): Promise<HeldConnection> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return new Promise((resolve, reject) => {
    const request = get(`${url}/health`, { agent }, (response) => {
      const { socket } = response;
      const ended = new Promise<void>((end) => socket.once('close', () => end()));
      response.once('error', reject);
      response.once('end', () => resolve({ ended, release: () => agent.destroy() }));
      response.resume();
    });
    request.once('error', reject);
  });
}
