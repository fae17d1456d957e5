import type { RequestRecord } from '../../schema/request-record.ts';
import { protocolOf } from '../../schema/token-counts.ts';

/** By the protocol: relays do not say who answers behind them. */
export function providerOf(record: RequestRecord): string {
  return protocolOf(record) === 'messages' ? 'anthropic' : 'openai';
}
