import { join } from 'node:path';
import type { Client } from './client.ts';

const ownId = 'clp';

/**
 * Codex CLI. Its built-in provider cannot be overridden, so CLP is a provider of its own. Codex files its sessions by
 * provider id: one that already leads to this machine keeps its id, else old sessions would vanish from `codex resume`.
 */
export const codex: Client = {
  title: 'Codex CLI',
  service: 'codex',
  file: {
    format: 'toml',
    path: ({ userHome, project, variables }) =>
      project ? undefined : join(variables.CODEX_HOME || join(userHome, '.codex'), 'config.toml'),
    edits({ urls, current }) {
      const id = providerIdOf(current);
      return [
        { path: ['model_provider'], value: id },
        { path: ['model_providers', id, 'name'], value: id },
        { path: ['model_providers', id, 'base_url'], value: `${urls.codex}/v1` },
        { path: ['model_providers', id, 'wire_api'], value: 'responses' },
      ];
    },
  },
  fields: (urls) => ({ base_url: `${urls.codex}/v1`, wire_api: 'responses' }),
  variables: () => ({}),
  run: {
    command: 'codex',
    args: (urls) => [
      '-c',
      `model_provider="${ownId}"`,
      '-c',
      `model_providers.${ownId}={name="${ownId}",base_url="${urls.codex}/v1",wire_api="responses"}`,
    ],
  },
  overriding: [],
  model: '',
  afterwards: 'Restart Codex.',
};

interface CodexConfig {
  model_provider?: unknown;
  model_providers?: Record<string, { base_url?: unknown } | undefined>;
}

function providerIdOf(current: unknown): string {
  const { model_provider: id, model_providers: providers } = (current ?? {}) as CodexConfig;
  if (typeof id !== 'string') return ownId;
  const address = providers?.[id]?.base_url;
  return typeof address === 'string' && isLoopback(address) ? id : ownId;
}

function isLoopback(address: string): boolean {
  return /^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|\/|$)/i.test(address);
}
