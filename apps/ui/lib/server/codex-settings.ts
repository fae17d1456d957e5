import { ClpError } from '@clp/core';
import { type Static, Type } from 'typebox';
import { editJson, parseJson } from '../json-text';
import { isObject, type JsonObject, textOf } from '../record';
import { saveFile, viewFile } from './edit-file';

const MapSchema = Type.Record(Type.String(), Type.String());

/** The reference's three maps, model -> value. */
export const CodexSettingsSchema = Type.Object({
  effortByModel: Type.Optional(MapSchema),
  verbosityByModel: Type.Optional(MapSchema),
  summaryByModel: Type.Optional(MapSchema),
});

export type CodexSettings = Static<typeof CodexSettingsSchema>;
type MapName = keyof CodexSettings;

interface Setting {
  /** Member of `codexDefaults` in `data/system.json`. */
  key: string;
  values: readonly string[];
  /** What the reference shows for its two models where nothing is set. */
  usual: string;
}

const settings: Record<MapName, Setting> = {
  effortByModel: {
    key: 'reasoningEffortByModel',
    values: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'],
    usual: 'medium',
  },
  verbosityByModel: { key: 'verbosityByModel', values: ['low', 'medium', 'high'], usual: 'medium' },
  summaryByModel: { key: 'summaryByModel', values: ['off', 'auto', 'concise', 'detailed'], usual: 'auto' },
};

const names = Object.keys(settings) as MapName[];
const models = ['gpt-5', 'gpt-5-codex'];

export async function readCodexSettings(): Promise<Required<CodexSettings>> {
  const { text } = await viewFile('system');
  const file = parseJson(text);
  const defaults = isObject(file) && isObject(file.codexDefaults) ? file.codexDefaults : {};
  return Object.fromEntries(
    names.map((name) => [name, mapOf(defaults, settings[name])]),
  ) as Required<CodexSettings>;
}

function mapOf(defaults: JsonObject, { key, usual }: Setting): Record<string, string> {
  const map = isObject(defaults[key]) ? defaults[key] : {};
  const entries = Object.entries(map).map(([model, value]) => [model, textOf(value)] as const);
  return Object.fromEntries(entries.length > 0 ? entries : models.map((model) => [model, usual]));
}

/** Replaces the maps that are named; everything else of the file stays. */
export async function saveCodexSettings(given: CodexSettings): Promise<void> {
  const edits = names.flatMap((name) => {
    const map = given[name];
    return map === undefined
      ? []
      : [{ path: ['codexDefaults', settings[name].key], value: checked(name, map) }];
  });
  const { text, etag } = await viewFile('system');
  await saveFile('system', { text: editJson(text, edits), etag });
}

function checked(name: MapName, map: Record<string, string>): Record<string, string> {
  const { values } = settings[name];
  return Object.fromEntries(
    Object.entries(map).map(([model, given]) => {
      const value = given.trim().toLowerCase();
      if (!values.includes(value))
        throw new ClpError(
          'invalid_request',
          `${name}.${model} is "${given}". Values: ${values.join(', ')}.`,
        );
      // The model refuses it; the reference takes the next one.
      const isRefused = name === 'effortByModel' && model === 'gpt-5-codex' && value === 'minimal';
      return [model, isRefused ? 'medium' : value];
    }),
  );
}
