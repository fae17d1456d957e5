import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import Anthropic from '@anthropic-ai/sdk';
import { generateText, jsonSchema, type LanguageModel, stepCountIs, streamText, tool } from 'ai';
import OpenAI from 'openai';

/** A tool loop to run: ask, run the tool the model calls, give the result back, until the model ends in text. */
export interface LoopInput {
  /** The proxy, without `/v1`. */
  url: string;
  model: string;
  stream: boolean;
}

export interface LoopResult {
  /** Tools that were called, with their parsed input. */
  calls: { name: string; input: unknown }[];
  text: string;
  inputTokens: number;
  outputTokens: number;
}

export type Loop = (input: LoopInput) => Promise<LoopResult>;

const name = 'get_weather';
const description = 'Gives the weather of a city.';
const schema = {
  type: 'object' as const,
  properties: { city: { type: 'string' as const } },
  required: ['city'],
};
const prompt = 'Use the get_weather tool for Paris, then tell me about it.';
const result = 'Sunny, 21 degrees';
const apiKey = 'client-dummy';

/** The official SDKs, each with the loop its users write. */
export const loops: Readonly<Record<string, Loop>> = {
  'Anthropic SDK, messages': anthropicLoop,
  'OpenAI SDK, chat': chatLoop,
  'OpenAI SDK, responses': responsesLoop,
  'AI SDK, Anthropic provider': (input) =>
    aiLoop(createAnthropic({ apiKey, baseURL: `${input.url}/v1` })(input.model), input),
  'AI SDK, OpenAI provider (responses)': (input) =>
    aiLoop(createOpenAI({ apiKey, baseURL: `${input.url}/v1` }).responses(input.model), input),
  'AI SDK, OpenAI provider (chat)': (input) =>
    aiLoop(createOpenAI({ apiKey, baseURL: `${input.url}/v1` }).chat(input.model), input),
  'AI SDK, OpenAI-compatible provider': (input) =>
    aiLoop(
      createOpenAICompatible({ name: 'clp', apiKey, baseURL: `${input.url}/v1`, includeUsage: true })(
        input.model,
      ),
      input,
    ),
};

async function anthropicLoop({ url, model, stream }: LoopInput): Promise<LoopResult> {
  const client = new Anthropic({ apiKey, baseURL: url, maxRetries: 0 });
  const messages: Anthropic.MessageParam[] = [{ role: 'user', content: prompt }];
  const outcome = emptyOutcome();
  for (let turn = 0; turn < 4; turn++) {
    const request = {
      model,
      max_tokens: 1_000,
      system: 'Be brief.',
      messages,
      tools: [{ name, description, input_schema: schema }],
    };
    const answer = stream
      ? await client.messages.stream(request).finalMessage()
      : await client.messages.create(request);
    outcome.inputTokens += answer.usage.input_tokens;
    outcome.outputTokens += answer.usage.output_tokens;
    messages.push({ role: 'assistant', content: answer.content });
    const calls = answer.content.filter((block) => block.type === 'tool_use');
    if (calls.length === 0) {
      outcome.text = answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
      return outcome;
    }
    if (answer.stop_reason !== 'tool_use') throw new Error(`stop_reason is ${answer.stop_reason}`);
    outcome.calls.push(...calls.map((call) => ({ name: call.name, input: call.input })));
    messages.push({
      role: 'user',
      content: calls.map(({ id }) => ({ type: 'tool_result' as const, tool_use_id: id, content: result })),
    });
  }
  throw new Error('the model never came to an end');
}

async function chatLoop({ url, model, stream }: LoopInput): Promise<LoopResult> {
  const client = new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0 });
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: prompt },
  ];
  const outcome = emptyOutcome();
  for (let turn = 0; turn < 4; turn++) {
    const request = {
      model,
      messages,
      tools: [{ type: 'function' as const, function: { name, description, parameters: schema } }],
    };
    const answer = stream
      ? await client.chat.completions
          .stream({ ...request, stream_options: { include_usage: true } })
          .finalChatCompletion()
      : await client.chat.completions.create(request);
    outcome.inputTokens += answer.usage?.prompt_tokens ?? 0;
    outcome.outputTokens += answer.usage?.completion_tokens ?? 0;
    const [choice] = answer.choices;
    if (!choice) throw new Error('no choice');
    messages.push(choice.message);
    const calls = choice.message.tool_calls ?? [];
    if (calls.length === 0) return { ...outcome, text: choice.message.content ?? '' };
    if (choice.finish_reason !== 'tool_calls') throw new Error(`finish_reason is ${choice.finish_reason}`);
    for (const call of calls) {
      if (call.type !== 'function') throw new Error(`a call of type ${call.type}`);
      outcome.calls.push({ name: call.function.name, input: JSON.parse(call.function.arguments) as unknown });
      messages.push({ role: 'tool', tool_call_id: call.id, content: result });
    }
  }
  throw new Error('the model never came to an end');
}

async function responsesLoop({ url, model, stream }: LoopInput): Promise<LoopResult> {
  const client = new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0 });
  const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: prompt }];
  const outcome = emptyOutcome();
  for (let turn = 0; turn < 4; turn++) {
    const request = {
      model,
      instructions: 'Be brief.',
      input,
      store: false,
      tools: [{ type: 'function' as const, name, description, parameters: schema, strict: false }],
    };
    const answer: OpenAI.Responses.Response = stream
      ? await client.responses.stream(request).finalResponse()
      : await client.responses.create(request);
    outcome.inputTokens += answer.usage?.input_tokens ?? 0;
    outcome.outputTokens += answer.usage?.output_tokens ?? 0;
    const calls = answer.output.filter((item) => item.type === 'function_call');
    if (calls.length === 0) return { ...outcome, text: answer.output_text };
    for (const call of calls) {
      const { call_id, arguments: json } = call;
      outcome.calls.push({ name: call.name, input: JSON.parse(json) as unknown });
      input.push({ type: 'function_call', call_id, name: call.name, arguments: json });
      input.push({ type: 'function_call_output', call_id, output: result });
    }
  }
  throw new Error('the model never came to an end');
}

async function aiLoop(model: LanguageModel, { stream }: LoopInput): Promise<LoopResult> {
  const outcome = emptyOutcome();
  const options = {
    model,
    system: 'Be brief.',
    prompt,
    maxRetries: 0,
    maxOutputTokens: 1_000,
    stopWhen: stepCountIs(4),
    tools: {
      [name]: tool({
        description,
        inputSchema: jsonSchema<{ city: string }>(schema),
        execute: async (input) => {
          outcome.calls.push({ name, input });
          return result;
        },
      }),
    },
  };
  let failure: unknown;
  const onError = ({ error }: { error: unknown }): void => {
    failure = error;
  };
  const run = stream ? streamText({ ...options, onError }) : await generateText(options);
  const usage = await Promise.resolve(run.totalUsage).catch((error: unknown) => {
    failure ??= error;
    return undefined;
  });
  if (failure !== undefined || usage === undefined) {
    throw failure instanceof Error ? failure : new Error(JSON.stringify(failure));
  }
  return {
    ...outcome,
    text: await run.text,
    inputTokens: usage.inputTokens ?? 0,
    outputTokens: usage.outputTokens ?? 0,
  };
}

function emptyOutcome(): LoopResult {
  return { calls: [], text: '', inputTokens: 0, outputTokens: 0 };
}
