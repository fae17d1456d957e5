const secretKeys = new Set(['auth_token', 'api_key', 'hash']);

/** The same value with every secret in it masked. */
export function maskSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      typeof member === 'string' ? maskMember(key, member) : maskSecrets(member),
    ]),
  );
}

/** What may be shown of a member of a settings file. */
export function maskMember(key: string, value: string): string {
  if (secretKeys.has(key)) return maskSecret(value);
  return key === 'base_url' ? maskAddress(value) : value;
}

/** `…last4`, or `…` where four characters would give too much of it away. References (`env:`, `file:`) are no secrets. */
export function maskSecret(secret: string): string {
  if (secret === '' || /^(env|file):/.test(secret)) return secret;
  return secret.length < 12 ? '…' : `…${secret.slice(-4)}`;
}

/** An address whose query or user part may carry a credential; `api-version` never is one. */
export function maskAddress(address: string): string {
  return address
    .replace(query, (pair: string, value: string) => pair.slice(0, -value.length) + maskSecret(value))
    .replace(user, (opening: string, who: string) => opening.replace(who, () => maskSecret(who)));
}

const query = /[?&](?!api-version=)[^=&#]*=([^&#]+)/g;
const user = /^[a-z]+:\/\/([^/?#]+)@/i;

/** Shorter parts of an address could be any word. Characters. */
const shortest = 8;

function credentialsInAddress(address: string): string[] {
  const values = [...address.matchAll(query)].map(([, value = '']) => value);
  return [...values, user.exec(address)?.[1] ?? ''].filter(({ length }) => length >= shortest);
}

type WithCredentials = Readonly<{ baseUrl: string; authToken: string; apiKey: string }>;

/** Every credential of a config, in each way a text may write it. */
export function credentialsOf({ baseUrl, authToken, apiKey }: WithCredentials): string[] {
  const secrets = [authToken, apiKey, ...credentialsInAddress(baseUrl)].filter((secret) => secret !== '');
  return [...new Set(secrets.flatMap(formsOf))];
}

/** As it is, in JSON (where PHP escapes slashes too), in an address and out of one. A key of plain letters has but one form. */
function formsOf(secret: string): string[] {
  if (/^[\w.-]*$/.test(secret)) return [secret];
  const inJson = JSON.stringify(secret).slice(1, -1);
  const known = [secret, inJson, inJson.replaceAll('/', '\\/')];
  try {
    return [...known, encodeURIComponent(secret), decodeURIComponent(secret)];
  } catch {
    return known;
  }
}

/** A text in which a config's credentials are masked wherever they stand. */
export function maskCredentials(text: string, config: WithCredentials): string {
  // Functions, because in a replacement that is a text `$&` would stand for the secret.
  const mask = (shown: string, secret: string): string => shown.replaceAll(secret, () => maskSecret(secret));
  return credentialsOf(config).reduce(mask, text);
}
