import type { ServiceName } from '@clp/core';

/** A provider people often use, offered when a config is added. */
export interface Preset {
  title: string;
  baseUrl: string;
  /** Where its key goes. */
  credential: 'auth_token' | 'api_key' | 'none';
}

const ollama: Preset = { title: 'Ollama (local)', baseUrl: 'http://127.0.0.1:11434/v1', credential: 'none' };

export const presets: Readonly<Record<ServiceName, Readonly<Record<string, Preset>>>> = {
  claude: {
    anthropic: { title: 'Anthropic', baseUrl: 'https://api.anthropic.com', credential: 'api_key' },
    deepseek: { title: 'DeepSeek', baseUrl: 'https://api.deepseek.com/anthropic', credential: 'auth_token' },
    moonshot: {
      title: 'Moonshot (Kimi)',
      baseUrl: 'https://api.moonshot.ai/anthropic',
      credential: 'auth_token',
    },
    zai: { title: 'Z.ai (GLM)', baseUrl: 'https://api.z.ai/api/anthropic', credential: 'auth_token' },
    openrouter: { title: 'OpenRouter', baseUrl: 'https://openrouter.ai/api', credential: 'auth_token' },
  },
  codex: {
    openai: { title: 'OpenAI', baseUrl: 'https://api.openai.com/v1', credential: 'auth_token' },
    openrouter: { title: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1', credential: 'auth_token' },
  },
  legacy: {
    openai: { title: 'OpenAI', baseUrl: 'https://api.openai.com/v1', credential: 'auth_token' },
    openrouter: { title: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1', credential: 'auth_token' },
    deepseek: { title: 'DeepSeek', baseUrl: 'https://api.deepseek.com/v1', credential: 'auth_token' },
    groq: { title: 'Groq', baseUrl: 'https://api.groq.com/openai/v1', credential: 'auth_token' },
    mistral: { title: 'Mistral', baseUrl: 'https://api.mistral.ai/v1', credential: 'auth_token' },
    ollama,
  },
};
