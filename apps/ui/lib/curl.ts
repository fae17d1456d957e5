import { quoted } from './shell-word';

interface CurlInput {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** A shell command that sends the request; the key comes from the environment, so none is in the text. */
export function curlOf({ method, url, headers, body }: CurlInput): string {
  const lines = [
    `curl -sS -N -X ${method} ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    // Any text will do, unless this CLP asks for client keys.
    `-H "authorization: Bearer \${CLP_KEY:-none}"`,
    ...(body.length > 0 ? [`--data-binary ${quoted(body.toString('utf8'))}`] : []),
  ];
  return lines.join(' \\\n  ');
}
