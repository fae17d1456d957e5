import { responsesWire } from '../../responses/wire.ts';
import type { AnswerEvent, OpeningBlock } from '../answer.ts';
import type { Losses } from '../losses.ts';
import { readOpenaiUsage } from '../openai-usage.ts';
import type { StreamReader } from '../protocol-translator.ts';
import { BlockSequence } from '../sequence-blocks.ts';
import { asList, asObject, asText } from '../values.ts';
import { readOutputItem } from './read-answer.ts';
import { readEnd } from './usage.ts';

/** Reads the events of a Responses stream. */
export function createResponsesStreamReader(
  emit: (event: AnswerEvent) => void,
  losses: Losses,
): StreamReader {
  const stream = new ResponsesStream(emit, losses);
  return { event: (value, name) => value && stream.event(value, asText(value.type) ?? name), end() {} };
}

/** What is open of one output item: a message has a block for each content part, all others are one block. */
interface OpenItem {
  /** Content index by block key. */
  blocks: Set<string>;
  /** Whether any piece came before the item was done. */
  hasText: boolean;
}

class ResponsesStream {
  private readonly emit: (event: AnswerEvent) => void;
  private readonly losses: Losses;
  private readonly blocks: BlockSequence;
  private readonly items = new Map<string, OpenItem>();
  private started = false;
  private hasCalls = false;
  private count = 0;

  constructor(emit: (event: AnswerEvent) => void, losses: Losses) {
    this.emit = emit;
    this.losses = losses;
    this.blocks = new BlockSequence(emit);
  }

  event(value: Record<string, unknown>, type: string): void {
    switch (type) {
      case 'response.created':
      case 'response.in_progress':
        this.start(asObject(value.response) ?? {});
        return;
      case 'response.output_item.added':
        this.addItem(keyOf(value), asObject(value.item) ?? {});
        return;
      case 'response.output_text.delta':
        this.delta(value, { type: 'text' });
        return;
      case 'response.refusal.delta':
        this.delta(value, { type: 'refusal' });
        return;
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        this.delta(value, { type: 'reasoning' });
        return;
      case 'response.reasoning_summary_part.added':
        this.separate(value);
        return;
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
        this.delta(value, undefined);
        return;
      case 'response.output_item.done':
        this.itemDone(keyOf(value), asObject(value.item) ?? {});
        return;
      case 'response.completed':
      case 'response.incomplete':
        this.finish(asObject(value.response) ?? {});
        return;
      case 'response.failed':
      case 'error':
        this.emit({ type: 'error', error: responsesWire.parseErrorEvent(dataLine(value)) });
    }
  }

  private start(response: Record<string, unknown>): void {
    if (this.started) return;
    this.started = true;
    this.emit({ type: 'start', id: asText(response.id), model: asText(response.model) });
  }

  private addItem(key: string, item: Record<string, unknown>): void {
    this.start({});
    this.items.set(key, { blocks: new Set(), hasText: false });
    this.count++;
    if (item.type === 'message') return;
    const [part] = readOutputItem(item, this.losses);
    if (part?.type === 'reasoning') this.open(key, { key, block: { type: 'reasoning' } });
    if (part?.type !== 'tool-call') return;
    this.hasCalls = true;
    const { input, ...block } = part;
    this.open(key, { key, block });
  }

  private open(itemKey: string, { key, block }: { key: string; block: OpeningBlock }): void {
    this.items.get(itemKey)?.blocks.add(key);
    this.blocks.open(key, block);
  }

  /** A piece of an item; `block` is what to open where the item has no block for it yet. */
  private delta(value: Record<string, unknown>, block: OpeningBlock | undefined): void {
    const itemKey = keyOf(value);
    if (!this.items.has(itemKey))
      this.addItem(itemKey, { type: block?.type === 'reasoning' ? 'reasoning' : 'message' });
    const item = this.items.get(itemKey);
    if (!item) return;
    item.hasText = true;
    const isPart = block !== undefined && block.type !== 'reasoning';
    const key = isPart ? `${itemKey} ${String(value.content_index)} ${block.type}` : itemKey;
    if (isPart && !item.blocks.has(key)) {
      for (const open of item.blocks) this.blocks.close(open);
      this.open(itemKey, { key, block });
    }
    this.blocks.delta(key, asText(value.delta) ?? '');
  }

  /** A summary's parts are paragraphs. */
  private separate(value: Record<string, unknown>): void {
    const key = keyOf(value);
    if (this.items.get(key)?.hasText) this.blocks.delta(key, '\n\n');
  }

  private itemDone(key: string, item: Record<string, unknown>): void {
    // Some upstreams send whole items only.
    if (!this.items.has(key)) this.addItem(key, item);
    const open = this.items.get(key);
    if (!open) return;
    const parts = readOutputItem(item, this.losses);
    if (!open.hasText) {
      for (const [index, part] of parts.entries()) {
        const blockKey = item.type === 'message' ? `${key} ${index} ${part.type}` : key;
        if (item.type === 'message' && part.type !== 'tool-call') {
          for (const before of open.blocks) this.blocks.close(before);
          this.open(key, { key: blockKey, block: { type: part.type } });
        }
        this.blocks.delta(blockKey, part.type === 'tool-call' ? part.input : part.text);
      }
    }
    const [first] = parts;
    const seal = first?.type === 'reasoning' ? first.seal : undefined;
    for (const block of open.blocks) this.blocks.close(block, seal);
    this.items.delete(key);
  }

  private finish(response: Record<string, unknown>): void {
    this.start(response);
    // Some upstreams send nothing but the closing event.
    if (this.count === 0) {
      for (const [index, item] of asList(response.output).entries())
        this.itemDone(String(index), asObject(item) ?? {});
    }
    this.blocks.closeAll();
    this.emit({
      type: 'finish',
      ending: {
        reason: readEnd(response, { hasCalls: this.hasCalls }),
        usage: readOpenaiUsage(asObject(response.usage)),
      },
    });
  }
}

function keyOf(value: Record<string, unknown>): string {
  return String(value.output_index ?? value.item_id ?? 0);
}

function dataLine(value: Record<string, unknown>): Buffer {
  return Buffer.from(`data: ${JSON.stringify(value)}`);
}
