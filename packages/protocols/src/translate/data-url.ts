import type { Source } from './conversation.ts';

type FileSource = Exclude<Source, { kind: 'text' }>;

/** A `data:` URL holds the bytes themselves, any other address points at them. */
export function sourceOfUrl(url: string): FileSource {
  const match = /^data:([^;,]*)(?:;[^;,]*)*;base64,/.exec(url.slice(0, 200));
  if (!match) return { kind: 'url', url };
  return {
    kind: 'data',
    mediaType: mediaTypeOf(match[1] ?? ''),
    data: url.slice(match[0].length),
  };
}

/** Many write `image/jpg`, which OpenAI takes and Anthropic refuses. */
function mediaTypeOf(said: string): string {
  const mediaType = said.toLowerCase();
  return mediaType === 'image/jpg' ? 'image/jpeg' : mediaType || 'application/octet-stream';
}

export function urlOfSource(source: FileSource): string {
  return source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`;
}
