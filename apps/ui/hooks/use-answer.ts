'use client';

import { useEffect, useState } from 'react';
import { write } from '@/lib/client/call';

/** Milliseconds after the last change until the server is asked. */
const typingMs = 250;

/** The server's answer to a question that changes as somebody types; undefined body = no question. */
export function useAnswer<Answer>(path: string, body: unknown): { answer?: Answer; error?: Error } {
  const [state, setState] = useState<{ answer?: Answer; error?: Error }>({});
  const question = body === undefined ? undefined : JSON.stringify(body);

  useEffect(() => {
    if (question === undefined) return setState({});
    let isCurrent = true;
    const timer = setTimeout(() => {
      write<Answer>('POST', path, JSON.parse(question)).then(
        (answer) => isCurrent && setState({ answer }),
        (error: Error) => isCurrent && setState({ error }),
      );
    }, typingMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [path, question]);

  return state;
}
