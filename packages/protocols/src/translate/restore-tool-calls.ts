import type { Answer, AnswerEvent, OpeningBlock } from './answer.ts';
import type { Tool, ToolCallPart } from './conversation.ts';
import { inputAsText } from './custom-tools.ts';
import { wireName } from './tool-names.ts';

type CallNames = Pick<ToolCallPart, 'name' | 'namespace' | 'flavour'>;

/** Gives the calls of an answer the names and flavours the client gave its tools. */
export class ToolRestorer {
  private readonly tools: ReadonlyMap<string, Tool>;
  private call: OpeningBlock | undefined;
  private isEmpty = true;
  /** A custom tool's text sits inside JSON that must be complete to be read. */
  private wrapped: string[] | undefined;

  constructor(tools: readonly Tool[]) {
    this.tools = new Map(tools.map((tool) => [wireName(tool), tool]));
  }

  event(event: AnswerEvent): AnswerEvent[] {
    switch (event.type) {
      case 'open':
        return this.open(event.block);
      case 'delta':
        this.isEmpty = false;
        if (!this.wrapped) return [event];
        this.wrapped.push(event.text);
        return [];
      case 'close':
        return this.close(event);
      default:
        return [event];
    }
  }

  answer(answer: Answer): Answer {
    const parts = answer.parts.map((part) => {
      if (part.type !== 'tool-call') return part;
      const names = this.namesOf(part);
      const isWrapped = names.flavour === 'custom' && part.flavour === 'function';
      return { ...part, ...names, input: isWrapped ? inputAsText(part.input) : fullInput(part.input, names) };
    });
    return { ...answer, parts };
  }

  private open(block: OpeningBlock): AnswerEvent[] {
    this.call = undefined;
    this.wrapped = undefined;
    this.isEmpty = true;
    if (block.type !== 'tool-call') return [{ type: 'open', block }];
    const names = this.namesOf(block);
    if (names.flavour === 'custom' && block.flavour === 'function') this.wrapped = [];
    this.call = { ...block, ...names };
    return [{ type: 'open', block: this.call }];
  }

  private close(event: AnswerEvent): AnswerEvent[] {
    const text = this.wrapped ? inputAsText(this.wrapped.join('')) : this.missingInput();
    return text === '' ? [event] : [{ type: 'delta', text }, event];
  }

  /** A call without arguments still needs JSON. */
  private missingInput(): string {
    return this.call?.type === 'tool-call' && this.isEmpty ? fullInput('', this.call) : '';
  }

  private namesOf(call: CallNames): CallNames {
    const tool = this.tools.get(wireName(call));
    if (!tool)
      return { name: call.name, flavour: call.flavour, ...(call.namespace && { namespace: call.namespace }) };
    return { name: tool.name, flavour: tool.flavour, ...(tool.namespace && { namespace: tool.namespace }) };
  }
}

function fullInput(input: string, { flavour }: Pick<ToolCallPart, 'flavour'>): string {
  return input === '' && flavour === 'function' ? '{}' : input;
}
