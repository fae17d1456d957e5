import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ClpError } from '@clp/core';
import { type ClientKey, checkClientKey } from '@clp/core/guard';
import { readSettingsFile } from '@clp/core/store';
import { loginPage } from './login-page.ts';

/** Decides over one request: true = it may go on; otherwise it has been answered. */
export type Door = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

export const openDoor: Door = async () => true;

const cookieName = 'clp-session';
/** Milliseconds. */
const sessionMs = 12 * 60 * 60_000;
/** Wrong keys taken in one minute, from all callers together: enough for a typing hand, not for a guessing machine. */
const maxWrong = 10;
const minuteMs = 60_000;
/** Bytes of a login form. */
const maxForm = 4096;

export async function readClientKeys(home: string): Promise<readonly ClientKey[]> {
  const { clientKeys = [] } = await readSettingsFile(home, 'system');
  return clientKeys;
}

interface LoginOptions {
  keys(): Promise<readonly ClientKey[]>;
  now(): number;
}

interface Session {
  /** Hash of the key it was opened with: it ends when that key is taken out of the file. */
  hash: string;
  until: number;
}

/** A login with any of the client keys: a session cookie for browsers, the key itself as Bearer for scripts. */
export function createLogin({ keys, now }: LoginOptions): Door {
  const sessions = new Map<string, Session>();
  let wrongTimes: number[] = [];

  async function hashOf(given: string): Promise<string | undefined> {
    wrongTimes = wrongTimes.filter((time) => now() - time < minuteMs);
    if (wrongTimes.length >= maxWrong)
      throw new ClpError('too_many_attempts', 'Too many wrong keys. Wait a minute.', { retryAfter: 60 });
    const known = await keys();
    try {
      const name = known.length > 0 ? checkClientKey({ authorization: `Bearer ${given}` }, known) : undefined;
      return known.find((key) => key.name === name)?.hash;
    } catch {
      wrongTimes.push(now());
      return undefined;
    }
  }

  async function hasSession(request: IncomingMessage): Promise<boolean> {
    const id = new RegExp(`(?:^|;\\s*)${cookieName}=([0-9a-f]{64})`).exec(request.headers.cookie ?? '')?.[1];
    const session = id === undefined ? undefined : sessions.get(id);
    if (!id || !session) return false;
    if (session.until > now() && (await keys()).some(({ hash }) => hash === session.hash)) return true;
    sessions.delete(id);
    return false;
  }

  async function logIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const key = new URLSearchParams(await readForm(request)).get('key') ?? '';
    const hash = await hashOf(key);
    if (hash === undefined) {
      answer(response, 401, loginPage('That is none of the client keys.'));
      return;
    }
    const id = randomBytes(32).toString('hex');
    for (const [old, { until }] of sessions) if (until <= now()) sessions.delete(old);
    sessions.set(id, { hash, until: now() + sessionMs });
    response.setHeader(
      'set-cookie',
      `${cookieName}=${id}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${sessionMs / 1000}`,
    );
    response.writeHead(303, { location: '/' }).end();
  }

  return async (request, response) => {
    try {
      if (request.method === 'POST' && request.url === '/login') {
        await logIn(request, response);
        return false;
      }
      const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
      if (bearer !== undefined && (await hashOf(bearer)) !== undefined) return true;
      if (await hasSession(request)) return true;
      answer(response, 401, loginPage());
    } catch (error) {
      const message = error instanceof ClpError ? error.message : 'The console failed. See the service log.';
      if (!(error instanceof ClpError)) console.error('login failed:', error);
      const isTooMany = error instanceof ClpError && error.code === 'too_many_attempts';
      answer(response, isTooMany ? 429 : 500, loginPage(message));
    }
    return false;
  };
}

function answer(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(page);
}

async function readForm(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const piece of request) {
    text += String(piece);
    if (text.length > maxForm) throw new ClpError('body_too_large', 'That is no key.');
  }
  return text;
}
