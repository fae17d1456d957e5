import type { Change, ComposeInput, JsonBody } from '@clp/core/proxy';
import { efforts, modelTable, summaries, verbosities } from './model-table.ts';

type Members = Record<string, unknown>;

/** Fills in the user's per-model defaults where the client left them out, and takes out what the model refuses. */
export function applyReasoningDefaults(body: JsonBody, { codexDefaults }: ComposeInput['system']): Change[] {
  const model = body.get('model');
  if (typeof model !== 'string') return [];
  const changes: Change[] = [];
  const reasoning = membersOf(body.get('reasoning'));
  const effort = allowed(codexDefaults.reasoningEffortByModel[model], efforts);
  const summary = codexDefaults.summaryByModel[model]?.trim().toLowerCase();
  const before = JSON.stringify(reasoning);
  if (isMissing(reasoning.effort) && effort) reasoning.effort = effort;
  if (modelTable[model]?.refusedEfforts.includes(String(reasoning.effort))) reasoning.effort = 'low';
  if (isMissing(reasoning.summary) && allowed(summary, summaries)) reasoning.summary = summary;
  if (reasoning.summary === 'off') delete reasoning.summary;
  if (JSON.stringify(reasoning) !== before) {
    setOrRemove(body, 'reasoning', reasoning);
    changes.push({ stage: 'defaults', what: 'body.reasoning', cause: `defaults of ${model}` });
  }
  const verbosity = allowed(codexDefaults.verbosityByModel[model], verbosities);
  const text = membersOf(body.get('text'));
  if (verbosity && isMissing(text.verbosity)) {
    body.set('text', { ...text, verbosity });
    changes.push({ stage: 'defaults', what: 'body.text.verbosity', cause: `defaults of ${model}` });
  }
  return changes;
}

function setOrRemove(body: JsonBody, key: string, members: Members): void {
  if (Object.keys(members).length > 0) body.set(key, members);
  else body.remove(key);
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function allowed(value: string | undefined, values: readonly string[]): string | undefined {
  const plain = value?.trim().toLowerCase();
  return plain !== undefined && values.includes(plain) ? plain : undefined;
}
