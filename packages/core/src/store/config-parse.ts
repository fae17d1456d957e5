import { type Config, type ConfigEntry, ConfigEntrySchema } from '../schema/config.ts';
import { createValidator } from '../schema/validate.ts';

/** A problem of one entry; the other entries work. */
export interface EntryProblem {
  entry: string;
  /** Absent: the entry as a whole. */
  field?: string;
  reason: string;
}

export interface ParsedConfigs {
  /** Usable entries, in file order. */
  configs: Config[];
  /** The last entry marked active, else the first. */
  active: Config | undefined;
  problems: EntryProblem[];
}

const validateEntry = createValidator(ConfigEntrySchema);

/**
 * Reads a config file's entries. Several marked active: the last wins; none: the first usable one is active.
 * @param secretOf resolves `env:NAME` and `file:PATH`; undefined = not there
 */
export function parseConfigs(
  file: Record<string, unknown>,
  secretOf: (reference: string) => string | undefined,
): ParsedConfigs {
  const configs: Config[] = [];
  const problems: EntryProblem[] = [];
  let active: Config | undefined;
  for (const [name, entry] of Object.entries(file)) {
    const fault = faultOf(entry);
    if (fault) {
      problems.push({ entry: name, ...fault });
      continue;
    }
    const config = toConfig(name, entry as ConfigEntry, (field, value) => {
      const secret = resolveSecret(value, secretOf);
      if (secret === undefined) problems.push({ entry: name, field, reason: `${value} is not there` });
      return secret ?? '';
    });
    configs.push(config);
    if ((entry as ConfigEntry).active) active = config;
  }
  return { configs, active: active ?? configs[0], problems };
}

function faultOf(entry: unknown): Omit<EntryProblem, 'entry'> | undefined {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    return { reason: 'must be an object' };
  const [fault] = validateEntry(entry);
  if (fault) return { field: fault.pointer.slice(1).replaceAll('/', '.'), reason: fault.message };
  const { base_url: baseUrl, auth_token: authToken, api_key: apiKey } = entry as ConfigEntry;
  if (!baseUrl) return { field: 'base_url', reason: 'base_url is missing' };
  if (!isHttpUrl(baseUrl))
    return { field: 'base_url', reason: 'base_url must be an http:// or https:// address' };
  if (authToken === undefined && !apiKey) {
    return { field: 'auth_token', reason: 'neither auth_token nor api_key is there (auth_token may be "")' };
  }
  return undefined;
}

/** What can be the address of an upstream. */
export function isHttpUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

function toConfig(
  name: string,
  entry: ConfigEntry,
  secret: (field: string, value: string) => string,
): Config {
  return {
    name,
    baseUrl: (entry.base_url ?? '').trim().replace(/\/+$/, ''),
    authToken: secret('auth_token', entry.auth_token ?? '')
      .replace(/^Bearer\s+/i, '')
      .trim(),
    apiKey: secret('api_key', entry.api_key ?? '').trim(),
    weight: numberOf(entry.weight) ?? 0,
    rpmLimit: positive(entry.rpm_limit ?? entry.requests_per_minute),
    tpmLimit: positive(entry.tpm_limit),
    maxConcurrency: positive(entry.max_concurrency),
    streaming: triState(entry.streaming),
    toolCallsStreaming: triState(entry.tool_calls_streaming),
    streamUsage: entry.stream_usage ?? false,
    authHeader: entry.auth_header,
    clientProfile: entry.client_profile,
    protocol: entry.protocol,
    dropFields: entry.drop_fields ?? [],
    keepFields: entry.keep_fields ?? [],
    websocket: entry.websocket ?? false,
    models: entry.models ?? [],
    priceMultiplier: entry.price_multiplier ?? 1,
    timeouts: entry.timeouts ?? {},
  };
}

function resolveSecret(
  value: string,
  secretOf: (reference: string) => string | undefined,
): string | undefined {
  return /^(env|file):/.test(value) ? secretOf(value) : value;
}

function numberOf(value: unknown): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const number = typeof value === 'number' ? value : Number.parseFloat(value);
  return Number.isFinite(number) ? number : undefined;
}

function positive(value: unknown): number | undefined {
  const number = numberOf(value);
  return number !== undefined && number > 0 ? number : undefined;
}

const words: Readonly<Record<string, boolean>> = {
  true: true,
  1: true,
  yes: true,
  on: true,
  false: false,
  0: false,
  no: false,
  off: false,
};

/** true, false or undefined (= auto), also as the words people write. */
function triState(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' ? words[value.trim().toLowerCase()] : undefined;
}
