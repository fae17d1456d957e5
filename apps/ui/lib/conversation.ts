/** One part of a turn as it is shown. */
export interface PartView {
  type: string;
  text: string;
  /** Of a tool call, an image or a document. */
  name?: string;
  isError?: boolean;
  /** Characters there are, where `text` holds only the beginning. */
  length?: number;
}

export interface TurnView {
  role: 'system' | 'user' | 'assistant';
  parts: PartView[];
}

/** A kept exchange as a conversation. */
export interface ConversationView {
  protocol: string;
  model: string;
  tools: string[];
  turns: TurnView[];
  answer: PartView[];
  /** Why the answer ended; null = it did not. */
  reason: string | null;
  error: string | null;
  /** Only the beginning of the request was kept. */
  isCut: boolean;
}
