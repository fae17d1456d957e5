import type { ProtocolName } from '../wire.ts';
import type { Seal } from './conversation.ts';

/**
 * A seal travels through a client that speaks another protocol in the place that protocol has for its own seals (a
 * signature, encrypted content), marked so that it is known again on its way back.
 */
const mark = /^clp-seal\.(messages|responses|chat)\.(r?)\./;

export function wrapSeal(seal: Seal, protocol: ProtocolName): string {
  return seal.protocol === protocol
    ? seal.value
    : `clp-seal.${seal.protocol}.${seal.redacted ? 'r' : ''}.${seal.value}`;
}

export function unwrapSeal(value: string, protocol: ProtocolName): Seal {
  const match = mark.exec(value);
  if (!match) return { protocol, value };
  return {
    protocol: match[1] as ProtocolName,
    value: value.slice(match[0].length),
    ...(match[2] === 'r' && { redacted: true as const }),
  };
}
