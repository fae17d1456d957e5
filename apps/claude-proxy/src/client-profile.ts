/**
 * The header shape of the official client that the setting `client_profile: "claude-code"` completes requests to, for
 * relays that serve that client only. Values as the design document gives them (client of late 2025).
 */
export const claudeCodeProfile = {
  /** Added where the client sent none. */
  defaults: {
    'anthropic-version': '2023-06-01',
    'x-app': 'cli',
    'anthropic-dangerous-direct-browser-access': 'true',
  },
  /** Set whatever the client sent. */
  forced: {
    'user-agent': 'claude-cli/2.0.17 (external, cli)',
    'accept-language': '*',
    'x-stainless-arch': 'x64',
    'x-stainless-helper-method': 'stream',
    'x-stainless-lang': 'js',
    'x-stainless-os': 'Linux',
    'x-stainless-package-version': '0.60.0',
    'x-stainless-retry-count': '0',
    'x-stainless-runtime': 'node',
    'x-stainless-runtime-version': 'v24.8.0',
    'x-stainless-timeout': '600',
  },
  /** Beta flags in their order; sent only where the client sent none of its own. */
  betas: {
    /** Not for haiku models, except on count_tokens. */
    claudeCode: 'claude-code-20250219',
    always: ['interleaved-thinking-2025-05-14', 'fine-grained-tool-streaming-2025-05-14'],
    countTokens: 'token-counting-2024-11-01',
  },
} as const;

/** The user agent of a genuine Claude Code; such requests are left alone. */
export const genuineUserAgent = /^claude-(?:cli|code)\//i;

/** Hosts that need no particular client shape. */
export const openHosts: readonly string[] = ['api.anthropic.com'];
