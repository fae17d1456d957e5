/**
 * What a client must get, and what the record must say.
 *
 * `answer`: the whole answer, properly ended · `own`: the upstream's status and body as they were · `error`: an error of
 * CLP in the client's protocol · `error-event`: the upstream's error event inside a 200 stream · `broken-off`: a stream
 * that ends with an error event · `cut`: a plain body whose connection breaks, because nothing else can tell ·
 * `as-is`: a document no client can read, passed on unchanged and recorded as a failure
 */
export type Expectation = 'answer' | 'own' | 'error' | 'error-event' | 'broken-off' | 'cut' | 'as-is';

export interface FaultCase {
  name: string;
  /** Of the sandbox; `refused` has no upstream at all. */
  spec: string;
  stream: Expectation;
  whole: Expectation;
  /** Behind failover the next config serves the request. */
  fails: 'over' | 'not' | 'over when streamed';
}

/** A fault that is over before the client got a byte. */
function early(name: string, spec: string, expectation: Expectation): FaultCase {
  return { name, spec, stream: expectation, whole: expectation, fails: 'over' };
}

function harmless(name: string, spec: string): FaultCase {
  return { name, spec, stream: 'answer', whole: 'answer', fails: 'not' };
}

function clientFault(status: number): FaultCase {
  return { name: `${status}`, spec: `status=${status}`, stream: 'own', whole: 'own', fails: 'not' };
}

export const cases: readonly FaultCase[] = [
  early('connection refused', 'refused', 'error'),
  early('reset before the headers', 'reset=before-headers', 'error'),
  { name: 'reset in the middle', spec: 'reset=mid-stream', stream: 'broken-off', whole: 'cut', fails: 'not' },
  {
    name: 'reset inside an event',
    spec: 'reset=mid-stream,split=50',
    stream: 'broken-off',
    whole: 'cut',
    fails: 'not',
  },
  early('silence before the headers', 'stall=before-headers', 'error'),
  {
    name: 'silence in the middle',
    spec: 'stall=mid-stream',
    stream: 'broken-off',
    whole: 'cut',
    fails: 'not',
  },
  harmless('slow drip of 16-byte pieces', 'drip,text=a b'),
  harmless('late headers', 'delay=300'),
  ...[400, 404, 413, 422].map(clientFault),
  ...[401, 402, 403, 408, 409, 500, 502, 503, 529].map((status) =>
    early(`${status}`, `status=${status}`, 'own'),
  ),
  early('429 with Retry-After', 'status=429,retry-after=1', 'own'),
  early('502 with an HTML page', 'status=502,html', 'own'),
  early('503 in plain text', 'status=503,plain', 'own'),
  early('429 coded as gzip', 'status=429,encoding=gzip', 'own'),
  { name: 'empty 200', spec: 'empty', stream: 'broken-off', whole: 'error', fails: 'over' },
  { name: 'broken JSON', spec: 'malformed=json', stream: 'answer', whole: 'as-is', fails: 'not' },
  {
    name: 'no event stream under its content type',
    spec: 'malformed=sse',
    stream: 'broken-off',
    whole: 'as-is',
    fails: 'over when streamed',
  },
  {
    name: 'error event first',
    spec: 'error=first',
    stream: 'error-event',
    whole: 'answer',
    fails: 'over when streamed',
  },
  {
    name: 'error event after the opening',
    spec: 'error=opening',
    stream: 'error-event',
    whole: 'answer',
    fails: 'over when streamed',
  },
  {
    name: 'error event in the middle',
    spec: 'error=mid',
    stream: 'error-event',
    whole: 'answer',
    fails: 'not',
  },
  {
    name: 'proper end in the middle of the content',
    spec: 'cut',
    stream: 'broken-off',
    whole: 'as-is',
    fails: 'not',
  },
  { name: 'Content-Length too long', spec: 'length=long', stream: 'broken-off', whole: 'cut', fails: 'not' },
  {
    name: 'Content-Length too short',
    spec: 'length=short',
    stream: 'broken-off',
    whole: 'as-is',
    fails: 'not',
  },
  ...['gzip', 'deflate', 'br', 'zstd', 'false-gzip', 'unknown'].map((encoding) =>
    harmless(`coding: ${encoding}`, `encoding=${encoding}`),
  ),
  harmless('30 kB of headers', 'headers=30000'),
  early('100 kB of headers', 'headers=100000', 'error'),
  harmless('20 MB answer', 'size=20971520'),
  harmless('UTF-8 cut at every byte', 'split=1,text=h\u00e9llo w\u00f6rld \u{1f600}'),
  harmless('CRLF lines', 'sse=crlf'),
  harmless('CR lines', 'sse=cr'),
  harmless('a comment first', 'sse=comment-first'),
  harmless('no usage', 'no-usage'),
];

/** Upstreams a client may leave at any time. */
export const leaving: readonly { name: string; spec: string }[] = [
  { name: 'before the headers', spec: 'stall=before-headers' },
  { name: 'in silence in the middle', spec: 'stall=mid-stream' },
  { name: 'in an endless stream', spec: 'endless' },
  { name: 'in a slow drip', spec: 'drip' },
];
