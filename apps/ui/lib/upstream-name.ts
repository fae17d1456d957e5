/** What an upstream may be called by its address: `https://api.deepseek.com/anthropic` -> `deepseek`. */
export function upstreamName(url: string): string {
  const { hostname } = new URL(url);
  if (/^[\d.]+$|^\[/.test(hostname)) return 'main';
  const labels = hostname.split('.');
  const site = labels.length > 1 ? labels.slice(0, -1) : labels;
  while (site.length > 1 && secondLevel.test(site.at(-1) ?? '')) site.pop();
  return site.at(-1) ?? 'main';
}

/** `co.uk`, `com.cn`: what stands before them is the name. */
const secondLevel = /^(ac|co|com|edu|gov|net|org)$/;
