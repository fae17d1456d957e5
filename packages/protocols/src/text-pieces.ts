/** A piece of text that an event adds to something longer. */
export interface TextPiece {
  /** What it is a piece of; all its pieces have the same name. */
  channel: string;
  /** `json`: the text is JSON itself (the arguments of a tool call). `aside`: no part of the answer (thoughts, a refusal). */
  form: 'text' | 'json' | 'aside';
  text: string;
  /** Puts another text in its place, in the event that was looked into. */
  write(text: string): void;
}

/** What an event adds, and which channels get no more after it. */
export interface EventText {
  pieces: TextPiece[];
  /** Beginnings of channel names; '' = all. */
  ends: string[];
}

/** A piece in a member of an object, if there is a text. */
export function pieceOf(
  holder: Record<string, unknown> | undefined,
  key: string,
  { channel, form }: Pick<TextPiece, 'channel' | 'form'>,
): TextPiece[] {
  const text = holder?.[key];
  if (!holder || typeof text !== 'string') return [];
  return [
    {
      channel,
      form,
      text,
      write: (other) => {
        holder[key] = other;
      },
    },
  ];
}
