import type { ProbeFormat } from './probe-format.ts';
import type { EventText } from './text-pieces.ts';
import type { UsageReader } from './usage-reader.ts';

export type ProtocolName = 'messages' | 'responses' | 'chat';

/** An error before a protocol gives it its shape. */
export interface WireError {
  status: number;
  code: string;
  message: string;
}

/** A protocol's bytes as far as relaying them unchanged needs to know. */
export interface WireProtocol {
  readonly protocol: ProtocolName;
  /** The path below `/v1`. */
  readonly resource: string;
  /** Headers every request to an upstream of this protocol needs; a client's own values go first. */
  readonly requiredHeaders: readonly (readonly [name: string, value: string])[];
  /** An upstream of this protocol takes one kind of credential header only. */
  readonly singleCredential: boolean;
  /** JSON text of an error answer. */
  formatError(error: WireError): string;
  /** Complete SSE bytes that end a broken stream. */
  formatErrorEvent(error: WireError): string;
  /** SSE bytes that keep a waiting client patient. @param headers of its request, in lower case */
  heartbeat(headers: Readonly<Record<string, unknown>>): string;
  /** Class of one SSE event, given without its closing blank line. */
  classifyEvent(bytes: Buffer): 'opening' | 'content' | 'error';
  /** What an event of class `error` says. */
  parseErrorEvent(bytes: Buffer): WireError;
  createUsageReader(): UsageReader;
  /** The pieces of text in the parsed data of one SSE event. */
  textOf(event: Record<string, unknown>): EventText;
  /** What a test request looks like. */
  readonly probe: ProbeFormat;
}
