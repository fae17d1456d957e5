/**
 * The clients, pinned to versions that run on Node 20, and how each is pointed at CLP for one headless run.
 * `files` go below the run's own home folder.
 *
 * @typedef {{ url: string, model: string, prompt: string, home: string }} Run
 * @typedef {{ args: string[], env?: Record<string, string>, files?: Record<string, unknown> }} Launch
 * @typedef {{ name: string, npm: string, bin: string, service: 'claude' | 'codex' | 'legacy', launch(run: Run): Launch }} Client
 */

/** @type {Client[]} */
export const clients = [
  {
    name: 'Claude Code 2.1.197',
    npm: '@anthropic-ai/claude-code@2.1.197',
    bin: 'claude',
    service: 'claude',
    launch: ({ url, model, prompt }) => ({
      args: [
        '-p',
        prompt,
        '--model',
        model,
        '--allowedTools',
        'Bash',
        '--output-format',
        'stream-json',
        '--verbose',
      ],
      env: {
        ANTHROPIC_BASE_URL: url,
        ANTHROPIC_AUTH_TOKEN: '-',
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      },
    }),
  },
  {
    name: 'Codex CLI 0.169.0',
    npm: '@openai/codex@0.169.0',
    bin: 'codex',
    service: 'codex',
    launch: ({ url, model, prompt }) => ({
      args: ['exec', '--json', '--skip-git-repo-check', '-s', 'danger-full-access', prompt],
      files: { '.codex/config.toml': codexConfig(url, model) },
    }),
  },
  {
    name: 'opencode 1.18.33',
    npm: 'opencode-ai@1.18.33',
    bin: 'opencode',
    service: 'legacy',
    launch: ({ url, model, prompt }) => ({
      args: ['run', '-m', `clp/${model}`, prompt],
      files: {
        'project/opencode.json': {
          permission: { bash: 'allow' },
          provider: {
            clp: {
              npm: '@ai-sdk/openai-compatible',
              options: { baseURL: `${url}/v1`, apiKey: '-' },
              models: { [model]: {} },
            },
          },
        },
      },
    }),
  },
  {
    name: 'pi 0.73.1',
    npm: '@mariozechner/pi-coding-agent@0.73.1',
    bin: 'pi',
    service: 'legacy',
    launch: ({ url, model, prompt }) => ({
      args: ['-p', '--provider', 'clp', '--model', model, prompt],
      files: {
        '.pi/agent/models.json': {
          providers: {
            clp: { baseUrl: `${url}/v1`, api: 'openai-completions', apiKey: '-', models: [{ id: model }] },
          },
        },
      },
    }),
  },
  {
    name: 'Qwen Code 0.15.10',
    npm: '@qwen-code/qwen-code@0.15.10',
    bin: 'qwen',
    service: 'legacy',
    launch: ({ url, model, prompt }) => ({
      args: ['-p', prompt, '--yolo'],
      env: { OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: '-', OPENAI_MODEL: model },
      files: { '.qwen/settings.json': { security: { auth: { selectedType: 'openai' } } } },
    }),
  },
];

function codexConfig(url, model) {
  return `model_provider = "clp"
model = "${model}"
check_for_update_on_startup = false
[model_providers.clp]
name = "clp"
base_url = "${url}/v1"
wire_api = "responses"
[analytics]
enabled = false
[features]
plugins = false
apps = false
`;
}
