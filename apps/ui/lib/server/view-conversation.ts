import { ClpError } from '@clp/core';
import { readCapture } from '@clp/core/store';
import { protocolOfPath, readSeenAnswer, readSeenRequest } from '@clp/protocols/read-exchange';
import { parse } from 'jsonc-parser';
import type { ConversationView } from '../conversation';
import { isObject } from '../record';
import { environment } from './environment';
import { findRequest } from './request-index';
import { viewPart } from './view-part';

/** What was said in a kept exchange, read by the protocol it was sent in. */
export async function viewConversation(id: string): Promise<ConversationView> {
  const pointer = (await findRequest(id))?.record?.capture;
  const capture = pointer && (await readCapture(environment.home, pointer));
  if (!capture) throw new ClpError('not_found', 'No body was kept of this request.');
  const { request, response } = capture;
  const url = request.line.split(' ')[1] ?? '';
  const protocol = URL.canParse(url) ? protocolOfPath(new URL(url).pathname) : undefined;
  if (!protocol) throw new ClpError('not_found', 'This request is no conversation.');
  // Of a long request only the beginning may be kept: what is there of it can still be read.
  const body: unknown = parse(request.body.toString('utf8'));
  const conversation = isObject(body) ? readSeenRequest(protocol, body) : undefined;
  const answer = readSeenAnswer(protocol, {
    status: Number(response.line) || 0,
    contentType: contentTypeOf(response.headers),
    bytes: response.body,
  });
  return {
    protocol,
    model: conversation?.model ?? '',
    tools: conversation?.tools.map(({ name }) => name) ?? [],
    turns: (conversation?.turns ?? []).map(({ role, parts }) => ({ role, parts: parts.map(viewPart) })),
    answer: answer.parts.map(viewPart),
    reason: answer.reason ?? null,
    error: answer.error ?? null,
    isCut: request.body.length < request.total,
  };
}

function contentTypeOf(headers: readonly string[]): string {
  const at = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-type');
  return at < 0 ? '' : (headers[at + 1] ?? '').toLowerCase();
}
