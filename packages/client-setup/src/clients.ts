import { join } from 'node:path';
import { anyKey, type Client } from './client.ts';
import { codex } from './codex.ts';

const claude: Client = {
  title: 'Claude Code',
  service: 'claude',
  file: {
    format: 'json',
    path: ({ userHome, project, variables }) =>
      project
        ? join(project, '.claude', 'settings.local.json')
        : join(variables.CLAUDE_CONFIG_DIR || join(userHome, '.claude'), 'settings.json'),
    // Claude Code appends /v1/messages itself.
    edits: ({ urls }) => [
      { path: ['env', 'ANTHROPIC_BASE_URL'], value: urls.claude },
      { path: ['env', 'ANTHROPIC_AUTH_TOKEN'], value: anyKey },
    ],
  },
  fields: (urls) => ({ 'Base URL': urls.claude, 'Auth token': 'any text' }),
  variables: (urls) => ({ ANTHROPIC_BASE_URL: urls.claude, ANTHROPIC_AUTH_TOKEN: anyKey }),
  run: { command: 'claude', args: () => [] },
  overriding: [
    'ANTHROPIC_BASE_URL',
    'ANTHROPIC_AUTH_TOKEN',
    'ANTHROPIC_API_KEY',
    'CLAUDE_CODE_USE_BEDROCK',
    'CLAUDE_CODE_USE_VERTEX',
  ],
  model: '',
  afterwards: 'Restart Claude Code.',
};

const droid: Client = {
  title: 'Factory Droid',
  service: 'codex',
  file: {
    format: 'json',
    path: ({ userHome, project }) => (project ? undefined : join(userHome, '.factory', 'config.json')),
    edits: ({ urls, model }) => [
      {
        path: ['custom_models'],
        knownBy: 'model_display_name',
        item: {
          model_display_name: 'CLP',
          model,
          base_url: `${urls.codex}/v1`,
          api_key: anyKey,
          provider: 'openai',
          max_tokens: 64_000,
        },
      },
    ],
  },
  fields: (urls) => ({ 'Base URL': `${urls.codex}/v1`, 'API key': 'any text', Provider: 'openai' }),
  variables: () => ({}),
  overriding: [],
  model: 'gpt-5',
  afterwards: 'Choose the model "CLP" in Droid (/model).',
};

const opencode: Client = {
  title: 'opencode',
  service: 'claude',
  file: {
    format: 'json',
    path: ({ userHome, project, variables }) =>
      project
        ? join(project, 'opencode.json')
        : join(variables.XDG_CONFIG_HOME || join(userHome, '.config'), 'opencode', 'opencode.json'),
    edits: ({ urls, model }) => [
      { path: ['provider', 'clp', 'npm'], value: '@ai-sdk/anthropic' },
      { path: ['provider', 'clp', 'name'], value: 'CLP' },
      { path: ['provider', 'clp', 'options', 'baseURL'], value: `${urls.claude}/v1` },
      { path: ['provider', 'clp', 'options', 'apiKey'], value: anyKey },
      { path: ['provider', 'clp', 'models', model], value: {} },
    ],
  },
  fields: (urls) => ({ Package: '@ai-sdk/anthropic', baseURL: `${urls.claude}/v1`, apiKey: 'any text' }),
  variables: () => ({}),
  overriding: ['OPENCODE_CONFIG'],
  model: 'claude-sonnet-4-5',
  afterwards: 'Choose a model of the provider "CLP" in opencode (/models).',
};

const pi: Client = {
  title: 'pi',
  service: 'claude',
  file: {
    format: 'json',
    path: ({ userHome, project }) => (project ? undefined : join(userHome, '.pi', 'agent', 'models.json')),
    edits: ({ urls, model }) => [
      { path: ['providers', 'clp', 'baseUrl'], value: urls.claude },
      { path: ['providers', 'clp', 'api'], value: 'anthropic-messages' },
      { path: ['providers', 'clp', 'apiKey'], value: anyKey },
      { path: ['providers', 'clp', 'models'], value: [{ id: model }] },
    ],
  },
  fields: (urls) => ({ baseUrl: urls.claude, api: 'anthropic-messages', apiKey: 'any text' }),
  variables: () => ({}),
  overriding: [],
  model: 'claude-sonnet-4-5',
  afterwards: 'Choose a model of the provider "clp" in pi (/model).',
};

const qwen: Client = {
  title: 'Qwen Code',
  service: 'legacy',
  file: {
    format: 'json',
    path: ({ userHome, project }) => join(project ?? userHome, '.qwen', 'settings.json'),
    edits: ({ urls, model }) => [
      { path: ['security', 'auth', 'selectedType'], value: 'openai' },
      { path: ['security', 'auth', 'baseUrl'], value: `${urls.legacy}/v1` },
      { path: ['security', 'auth', 'apiKey'], value: anyKey },
      { path: ['model', 'name'], value: model },
    ],
  },
  fields: (urls) => ({ 'Base URL': `${urls.legacy}/v1`, 'API key': 'any text' }),
  variables: (urls) => ({ OPENAI_BASE_URL: `${urls.legacy}/v1`, OPENAI_API_KEY: anyKey }),
  run: { command: 'qwen', args: () => [] },
  overriding: ['OPENAI_BASE_URL', 'OPENAI_API_KEY', 'OPENAI_MODEL'],
  model: 'qwen3-coder-plus',
  afterwards: 'Restart Qwen Code.',
};

/** A client whose settings live in an editor's own store. */
function byHand(title: string): Client {
  return {
    title,
    service: 'legacy',
    fields: (urls) => ({
      'API provider': 'OpenAI Compatible',
      'Base URL': `${urls.legacy}/v1`,
      'API key': 'any text',
    }),
    variables: () => ({}),
    overriding: [],
    model: '',
    afterwards: '',
  };
}

/** Every client CLP knows how to set up. */
export const clients = {
  claude,
  codex,
  droid,
  opencode,
  pi,
  qwen,
  cline: byHand('Cline'),
  roo: byHand('Roo Code'),
  continue: byHand('Continue'),
} as const satisfies Record<string, Client>;

export type ClientName = keyof typeof clients;
export const clientNames = Object.keys(clients) as ClientName[];

export function isClientName(name: string): name is ClientName {
  return Object.hasOwn(clients, name);
}
