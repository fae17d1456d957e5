import type { RequestListener } from 'node:http';
import next from 'next';

export interface Pages {
  /** Rejects when the pages cannot be served at all. */
  ready: Promise<void>;
  isReady(): boolean;
  /** Waits until the pages are ready. */
  answer: RequestListener;
  close(): Promise<void>;
}

/** Next.js in production mode. The port is bound before it is ready, so that nobody else takes it and browsers wait. */
export function openPages({ folder, ...bound }: { folder: string; host: string; port: number }): Pages {
  const app = next({ dev: false, dir: folder, hostname: bound.host, port: bound.port });
  let isReady = false;
  const ready = app.prepare().then(() => {
    isReady = true;
  });
  return {
    ready,
    isReady: () => isReady,
    answer(request, response) {
      void ready.then(() => app.getRequestHandler()(request, response));
    },
    close: () => app.close(),
  };
}
