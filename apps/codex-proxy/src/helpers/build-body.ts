import { randomUUID } from 'node:crypto';
import { ClpError } from '@clp/core';
import type { Helper } from '@clp/core/proxy';
import { fallbackInstructions, summaries } from '../model-table.ts';

interface Wish {
  prompt: string;
  model: string;
  effort: string;
  summary: string | undefined;
}

/** A complete Responses request for a prompt, to look at or to send. */
export const buildBody: Helper = ({ body, system }) => {
  const model = textOf(body.model) ?? 'gpt-5';
  const wish: Wish = {
    prompt: promptOf(body),
    model,
    effort: textOf(body.reasoning_effort) ?? 'medium',
    summary: summaryOf(body.reasoning_summary) ?? system.codexDefaults.summaryByModel[model] ?? 'auto',
  };
  return {
    json: composeBody(wish),
    headers: {
      Accept: 'text/event-stream',
      'OpenAI-Beta': 'responses=experimental',
      'Content-Type': 'application/json',
    },
  };
};

export function promptOf({ prompt }: Readonly<Record<string, unknown>>): string {
  const text = textOf(prompt);
  if (text) return text;
  throw new ClpError('invalid_request', '"prompt" is missing: send {"prompt": "..."}.');
}

export function composeBody({ prompt, model, effort, summary }: Wish): Record<string, unknown> {
  const isSummarised = summary !== undefined && summary !== 'off';
  return {
    model,
    instructions: fallbackInstructions,
    input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: prompt }] }],
    tool_choice: 'auto',
    parallel_tool_calls: false,
    reasoning: { effort, ...(isSummarised && { summary }) },
    store: false,
    stream: true,
    include: ['reasoning.encrypted_content'],
    prompt_cache_key: randomUUID(),
  };
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function summaryOf(value: unknown): string | undefined {
  const text = textOf(value)?.trim().toLowerCase();
  if (text === undefined || text === 'off' || summaries.includes(text)) return text;
  throw new ClpError('invalid_request', `"reasoning_summary" must be one of off, ${summaries.join(', ')}.`);
}
