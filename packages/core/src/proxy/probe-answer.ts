import type { Usage } from '../schema/usage.ts';
import { messageOfErrorBody } from './answer-error.ts';
import { createAnswerTap } from './answer-tap.ts';
import type { UpstreamRequest, WireFormat } from './dialect.ts';
import { headerValue, isEventStream, relayableHeaders } from './header-rules.ts';
import {
  adviseContent,
  adviseErrorEvent,
  adviseFailure,
  adviseStatus,
  brokeOff,
  nothingCame,
  type ProbeFault,
} from './probe-advice.ts';
import type { ProbeStep } from './probe-connection.ts';
import { readPlain } from './read-plain.ts';
import { describeFailure } from './send-failure.ts';
import { SseEvents } from './sse-events.ts';
import type { UpstreamAnswer } from './upstream-answer.ts';

export interface ProbeAnswerOptions {
  upstream: UpstreamRequest;
  /** What a client would read. */
  wire: WireFormat;
  tools: boolean;
  /** Milliseconds since the request went out. */
  elapsed(): number;
}

export interface ProbeAnswer {
  steps: ProbeStep[];
  fault: ProbeFault | undefined;
  text: string;
  usage: Usage | undefined;
}

/** Bytes of the answer kept for people to read. */
const keptBytes = 4096;
/** Reads a probe's answer to its end as a client would get it, and judges what was in it. */
export async function readProbeAnswer(
  answer: UpstreamAnswer,
  { upstream, wire, tools, elapsed }: ProbeAnswerOptions,
): Promise<ProbeAnswer> {
  const steps: ProbeStep[] = [
    {
      step: 'answer',
      state: answer.status < 300 ? 'ok' : 'failed',
      ms: elapsed(),
      detail: `status ${answer.status}`,
    },
  ];
  const isStream = isEventStream(answer.header('content-type'));
  const tap = createAnswerTap({ wire: upstream.wire, isEventStream: isStream, isInference: true });
  const transform = answer.status < 300 ? upstream.createTransform?.() : undefined;
  const head = { status: answer.status, rawHeaders: relayableHeaders(answer.rawHeaders).toRaw() };
  const shown = transform ? transform.head(head) : head;
  let firstMs: number | undefined;
  let calledTool = false;
  const events = new SseEvents((event) => {
    if (wire.classifyEvent(event) === 'content') firstMs ??= elapsed();
    if (wire.probe.callsTool(event)) calledTool = true;
  });
  const kept: Buffer[] = [];
  let size = 0;
  const broken = await readPlain(answer, (chunk) => {
    if (size < keptBytes) kept.push(chunk.subarray(0, keptBytes - size));
    size += chunk.length;
    tap.push(chunk);
    const bytes = transform ? transform.write(chunk) : chunk;
    if (bytes) events.push(bytes);
  });
  tap.end();
  const last = transform?.end();
  if (last) events.push(last);
  events.end();

  const text = Buffer.concat(kept).toString('utf8');
  const usage = tap.usage();
  const clientGetsEvents = isEventStream(headerValue(shown.rawHeaders, 'content-type'));
  const fault = faultOf({ answer, text, clientGetsEvents, tap, hasContent: firstMs !== undefined, broken });
  if (answer.status < 300) {
    const encoding = answer.header('content-encoding');
    steps.push(
      firstMs === undefined
        ? { step: 'first_token', state: 'failed', detail: 'no content came' }
        : { step: 'first_token', state: 'ok', ms: firstMs, detail: `after ${firstMs} ms` },
      toolStep({ tools, calledTool }),
      { step: 'compression', state: 'ok', detail: encoding ? `${encoding}, read` : 'none' },
      usage
        ? { step: 'usage', state: 'ok', detail: `${usage.metrics.input} in, ${usage.metrics.output} out` }
        : { step: 'usage', state: 'warning', detail: 'the upstream reports none, so costs stay unknown' },
    );
  }
  return { steps, fault, text, usage };
}

function faultOf({
  answer,
  text,
  clientGetsEvents,
  tap,
  hasContent,
  broken,
}: {
  answer: UpstreamAnswer;
  text: string;
  clientGetsEvents: boolean;
  tap: ReturnType<typeof createAnswerTap>;
  hasContent: boolean;
  broken: Error | undefined;
}): ProbeFault | undefined {
  if (answer.status >= 300) return adviseStatus(answer.status, messageOfErrorBody(Buffer.from(text)));
  if (!clientGetsEvents) return adviseContent(answer.header('content-type') ?? '');
  const error = tap.error();
  if (error) return adviseErrorEvent(error);
  if (broken) return hasContent ? brokeOff : adviseFailure(describeFailure(broken));
  if (!hasContent) return nothingCame;
  return tap.finished() ? undefined : brokeOff;
}

function toolStep({ tools, calledTool }: { tools: boolean; calledTool: boolean }): ProbeStep {
  if (!tools) return { step: 'tool_call', state: 'skipped', detail: 'not asked for' };
  if (calledTool) return { step: 'tool_call', state: 'ok', detail: 'the model called the tool' };
  return { step: 'tool_call', state: 'warning', detail: 'the model answered without calling the tool' };
}
