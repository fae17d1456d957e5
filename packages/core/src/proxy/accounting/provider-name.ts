import type { RequestRecord } from '../../schema/request-record.ts';

/** By the protocol: relays do not say who answers behind them. */
export function providerOf({ protocol, service }: RequestRecord): string {
  return (protocol ?? (service === 'claude' ? 'messages' : 'chat')) === 'messages' ? 'anthropic' : 'openai';
}
