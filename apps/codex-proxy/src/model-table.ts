/** What is known of a model's reasoning settings. A model that is not listed takes every value. */
export const modelTable: Readonly<Record<string, { refusedEfforts: readonly string[] }>> = {
  'gpt-5-codex': { refusedEfforts: ['minimal'] },
};

/** Efforts that can be configured as a default. */
export const efforts: readonly string[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'];
export const verbosities: readonly string[] = ['low', 'medium', 'high'];
export const summaries: readonly string[] = ['auto', 'concise', 'detailed'];

/**
 * Members relays are known to reject with `400 Unsupported parameter`. A config's `keep_fields` lets some through,
 * `drop_fields` adds others.
 */
export const droppedFields: readonly string[] = [
  'max_output_tokens',
  'service_tier',
  'max_tool_calls',
  'metadata',
  'safety_identifier',
  'temperature',
  'top_logprobs',
  'top_p',
  'truncation',
  'user',
];

/** Sent where a client gives no instructions at all; relays refuse requests without any. */
export const fallbackInstructions =
  'You are a careful coding assistant working in a terminal. Answer briefly and precisely, and use the offered tools where they help.';
