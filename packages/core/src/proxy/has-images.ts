/** `type` of a picture in Messages, Chat Completions and Responses. */
const imageTypes = ['"image"', '"image_url"', '"input_image"'].map((text) => Buffer.from(text));

const colon = 0x3a;
const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;

/**
 * Whether there is a picture in a list of messages, without parsing it. What is only written in a text is none: there the quotes
 * of its JSON are escaped.
 */
export function hasImages(messages: Buffer): boolean {
  return imageTypes.some((type) => {
    for (let at = messages.indexOf(type); at >= 0; at = messages.indexOf(type, at + type.length)) {
      const colonEnd = skipSpaceBack(messages, at);
      if (messages[colonEnd - 1] !== colon) continue;
      const keyEnd = skipSpaceBack(messages, colonEnd - 1);
      if (messages.toString('latin1', Math.max(0, keyEnd - 6), keyEnd) === '"type"') return true;
    }
    return false;
  });
}

/** The place after the last byte before `end` that is no white space of JSON. */
function skipSpaceBack(json: Buffer, end: number): number {
  let at = end;
  while (isSpace(json[at - 1])) at--;
  return at;
}
