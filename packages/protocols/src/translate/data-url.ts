import type { Source } from './conversation.ts';

type FileSource = Exclude<Source, { kind: 'text' }>;

/** A `data:` URL holds the bytes themselves, any other address points at them. */
export function sourceOfUrl(url: string): FileSource {
  const match = /^data:([^;,]*)(?:;[^;,]*)*;base64,/.exec(url.slice(0, 200));
  if (!match) return { kind: 'url', url };
  return {
    kind: 'data',
    mediaType: match[1] || 'application/octet-stream',
    data: url.slice(match[0].length),
  };
}

export function urlOfSource(source: FileSource): string {
  return source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`;
}
