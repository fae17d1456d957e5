import { asObject, asText, objectOf, parseObject } from './sse-fields.ts';
import { mergeUsage, normaliseUsage, type Usage, type UsageNames } from './usage.ts';

/** What a protocol's events say about usage, model and end. */
export interface UsageEvents {
  names: UsageNames;
  /** The object inside an event (or answer) that may hold `usage` and `model` too. */
  inner(value: Record<string, unknown>): Record<string, unknown> | undefined;
  /** Matches every closing event, as text, and none that only speaks of one (quotes inside a text have a backslash). */
  closing: RegExp;
}

/** Collects token counts of one answer. */
export interface UsageReader {
  event(bytes: Buffer): void;
  /** False: no JSON object. */
  json(bytes: Buffer): boolean;
  usage(): Usage | undefined;
  model(): string | undefined;
  finished(): boolean;
}

/** Gives readers that parse only the few events with a usage or the first model name; all others cost one search. */
export function usageReaders(events: UsageEvents): () => UsageReader {
  const { source, flags } = events.closing;
  const worthALook = new RegExp(`"usage"|"model"|${source}`, flags);
  return () => new ProtocolUsageReader(events, worthALook);
}

class ProtocolUsageReader implements UsageReader {
  private readonly events: UsageEvents;
  private readonly worthALook: RegExp;
  private raw: Record<string, unknown> | undefined;
  private firstModel: string | undefined;
  private hasEnded = false;

  constructor(events: UsageEvents, worthALook: RegExp) {
    this.events = events;
    this.worthALook = worthALook;
  }

  event(bytes: Buffer): void {
    // All that is looked for is ASCII.
    const text = bytes.toString('latin1');
    if (!this.worthALook.test(text)) return;
    if (!this.hasEnded && this.events.closing.test(text)) this.hasEnded = true;
    if (text.includes('"usage"') || (this.firstModel === undefined && text.includes('"model"')))
      this.take(objectOf(bytes));
  }

  json(bytes: Buffer): boolean {
    this.hasEnded = true;
    const value = parseObject(bytes.toString('utf8'));
    if (!value) return false;
    this.take(value);
    return true;
  }

  usage(): Usage | undefined {
    return this.raw && normaliseUsage(this.raw, this.events.names);
  }

  model(): string | undefined {
    return this.firstModel;
  }

  finished(): boolean {
    return this.hasEnded;
  }

  private take(value: Record<string, unknown> | undefined): void {
    if (!value) return;
    this.takeFrom(value);
    const inner = this.events.inner(value);
    if (inner) this.takeFrom(inner);
  }

  private takeFrom(holder: Record<string, unknown>): void {
    const usage = asObject(holder.usage);
    if (usage) this.raw = mergeUsage(this.raw, usage);
    this.firstModel ??= asText(holder.model);
  }
}
