import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { eventsOf } from '../kit/body.ts';
import type { Answer } from '../kit/http.ts';
import type { Service } from '../kit/proxy.ts';
import type { RequestRecord } from '../kit/records.ts';
import type { Expectation } from './cases.ts';

interface Seen {
  service: Service;
  answer: Answer;
  record: RequestRecord;
  stream: boolean;
}

/** The last event of a whole stream. */
const endMarks = { claude: 'message_stop', codex: 'response.completed', legacy: '[DONE]' } as const;

/** Holds an answer and its record against what the case asks for. */
export const checks: Record<Expectation, (seen: Seen) => void> = {
  answer({ service, answer, record, stream }) {
    expect([answer.status, answer.broken, record.outcome]).toEqual([200, false, 'ok']);
    if (stream) expect(answer.body.includes(endMarks[service])).toBe(true);
    else expect(answer.json()).toHaveProperty('model');
    expect(answer.body.includes('\ufffd')).toBe(false);
  },
  own({ service, answer, record, stream }) {
    // Legacy tells a streaming client of an error inside the stream, as its design document has it.
    if (service === 'legacy' && stream) {
      expect([answer.status, answer.broken]).toEqual([200, false]);
      expect(errorEvents(service, answer.text)).toHaveLength(1);
      expect(record.outcome).toMatch(/^(?:client|upstream)_error$/);
      return;
    }
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect([answer.broken, record.status_code]).toEqual([false, answer.status]);
    expect(plain(answer)).toMatch(/sandbox|Overloaded|<html>/);
    const isClients = [400, 404, 413, 422].includes(answer.status);
    expect(record.outcome).toBe(isClients ? 'client_error' : 'upstream_error');
    if (answer.status === 429 && answer.headers['retry-after']) {
      expect(answer.headers['retry-after']).toBe('1');
    }
  },
  error({ service, answer, record }) {
    expect([502, 504]).toContain(answer.status);
    expect(answer.json()).toMatchObject({
      ...(service === 'claude' && { type: 'error' }),
      error: { type: expect.any(String), message: expect.stringContaining('config') },
    });
    expect(record).toMatchObject({ outcome: 'upstream_error', status_code: answer.status });
  },
  'error-event'({ service, answer, record }) {
    expect([answer.status, answer.broken, record.outcome]).toEqual([200, false, 'upstream_error']);
    expect(errorEvents(service, answer.text)).toHaveLength(1);
  },
  'broken-off'({ service, answer, record }) {
    expect([answer.status, answer.broken, record.outcome]).toEqual([200, false, 'broken']);
    expect(errorEvents(service, answer.text)).toHaveLength(1);
  },
  cut({ answer, record }) {
    expect([answer.broken, record.outcome]).toEqual([true, 'broken']);
  },
  'as-is'({ answer, record }) {
    expect([answer.status, answer.broken, record.outcome]).toEqual([200, false, 'upstream_error']);
    expect(() => answer.json()).toThrow();
  },
};

function plain(answer: Answer): string {
  return answer.headers['content-encoding'] === 'gzip' ? gunzipSync(answer.body).toString() : answer.text;
}

/** Whole error events in the client's protocol; an event that was cut before them does not count. */
function errorEvents(service: Service, text: string): unknown[] {
  return text
    .split('\n\n')
    .flatMap(wholeEvents)
    .filter((event) => {
      if (service === 'claude') return event.type === 'error';
      return service === 'codex' ? event.type === 'response.failed' : event.error !== undefined;
    });
}

function wholeEvents(text: string): Record<string, unknown>[] {
  try {
    return eventsOf(text);
  } catch {
    return [];
  }
}
