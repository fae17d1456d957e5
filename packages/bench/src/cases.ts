/** One kind of request and how much of it. */
export interface Case {
  name: string;
  /** Bytes of the request body, about. */
  bodyBytes: number;
  /** Query of the upstream, see `upstream.ts`. */
  query: string;
  /** Requests a round, at full and at quick length. */
  requests: { full: number; quick: number };
  /** Requests under way at once. */
  concurrency: number;
  /** Model asked for; `translatedModel` goes to a config that speaks Chat Completions. Default: one that is renamed. */
  model?: string;
  /** What an agent sends: code in tool results, full of quotes and line breaks; `filtered` = with one text a filter replaces. */
  content?: 'code' | 'filtered code';
  /** CLP's first config always refuses, so every request fails over to its second. */
  failsOver?: boolean;
  /** At most so many rounds: streams that are paced take their time, and vary little. */
  maxRounds?: number;
}

export const translatedModel = 'bench-translated';

/** What the first filter replaces. */
export const filteredText = 'internal-host.corp';

export const cases: readonly Case[] = [
  { name: 'small JSON', bodyBytes: 2_000, query: '', requests: { full: 4000, quick: 1500 }, concurrency: 16 },
  {
    name: 'small JSON, one at a time',
    bodyBytes: 2_000,
    query: '',
    requests: { full: 2000, quick: 500 },
    concurrency: 1,
  },
  { name: '100 kB', bodyBytes: 100_000, query: '', requests: { full: 1500, quick: 400 }, concurrency: 8 },
  { name: '1 MB', bodyBytes: 1_000_000, query: '', requests: { full: 200, quick: 60 }, concurrency: 4 },
  {
    name: '1 MB of code',
    bodyBytes: 1_000_000,
    query: '',
    requests: { full: 200, quick: 60 },
    concurrency: 4,
    content: 'code',
  },
  {
    name: '1 MB of code, with a filtered text',
    bodyBytes: 1_000_000,
    query: '',
    requests: { full: 200, quick: 60 },
    concurrency: 4,
    content: 'filtered code',
  },
  { name: '5 MB', bodyBytes: 5_000_000, query: '', requests: { full: 40, quick: 12 }, concurrency: 2 },
  {
    name: '60-event stream',
    bodyBytes: 2_000,
    query: 'events=60',
    requests: { full: 1000, quick: 300 },
    concurrency: 16,
  },
  {
    name: '100 paced streams',
    bodyBytes: 2_000,
    query: 'events=50&pace=20',
    requests: { full: 400, quick: 100 },
    concurrency: 100,
    maxRounds: 2,
  },
  {
    name: '1,000 paced streams',
    bodyBytes: 2_000,
    query: 'events=20&pace=100',
    requests: { full: 1000, quick: 1000 },
    concurrency: 1000,
    maxRounds: 1,
  },
  {
    name: '60-event stream, translated',
    bodyBytes: 2_000,
    query: 'events=60',
    requests: { full: 600, quick: 200 },
    concurrency: 16,
    model: translatedModel,
  },
  {
    name: 'small JSON, after a failover',
    bodyBytes: 2_000,
    query: '',
    requests: { full: 2000, quick: 500 },
    concurrency: 16,
    failsOver: true,
  },
];

/** A coding agent's request of about that size, for the model that gets mapped. */
export function bodyOf({ bodyBytes, query, content, model = 'claude-sonnet-4-5' }: Case): Buffer {
  const turns = Math.max(1, Math.round(bodyBytes / 1000));
  const turn = content ? codeTurn : proseTurn;
  const messages = Array.from({ length: turns }, (_, index) => turn(index));
  if (content === 'filtered code') messages.push({ role: 'user', content: `Deploy it to ${filteredText}.` });
  return Buffer.from(JSON.stringify({ model, max_tokens: 1024, stream: query !== '', messages }));
}

interface Turn {
  role: string;
  content: unknown;
}

const roleOf = (index: number): string => (index % 2 === 0 ? 'user' : 'assistant');

const sentence =
  'Look at the function below, then say what it does and where it could fail when the input is empty. ';

function proseTurn(index: number): Turn {
  return { role: roleOf(index), content: [{ type: 'text', text: sentence.repeat(9) }] };
}

const source = `import { read } from "./read.ts";

export function first(path: string): string {
\tif (path === "") return "nothing";
\treturn read(path, { encoding: "utf8" }).split('\\n')[0] ?? "";
}

`;

/** A file is asked for, or given. */
function codeTurn(index: number): Turn {
  const id = `toolu_01${String(index - (index % 2)).padStart(22, '0')}`;
  const call = { type: 'tool_use', id, name: 'Read', input: { file_path: '/home/user/app/src/first.ts' } };
  const result = { type: 'tool_result', tool_use_id: id, content: source.repeat(7) };
  return { role: roleOf(index + 1), content: [index % 2 === 0 ? call : result] };
}
