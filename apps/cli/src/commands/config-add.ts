import { type ServiceName, services } from '@clp/core';
import type { ConfigEntry } from '@clp/core/schema';
import { createConfigStore, ensureHome } from '@clp/core/store';
import { askSecret, askText, choose } from '../ask.ts';
import { defineCommand, UsageError } from '../command.ts';
import { entryOptions, membersOf, requireUsable } from '../config-options.ts';
import { type Preset, presets } from '../providers.ts';
import { serviceArgument } from '../service-argument.ts';
import { shellWord } from '../shell-word.ts';

export const command = defineCommand({
  positionals: {
    service: serviceArgument,
    config: { type: 'string', describe: 'A name for it; asked for when left out' },
  },
  options: {
    ...entryOptions,
    preset: { type: 'string', describe: 'A well-known provider; the address comes with it' },
    active: { type: 'boolean', default: false, describe: 'Make it the active config at once' },
  },
  examples: {
    'clp config add claude': 'Asks for everything',
    'clp config add claude work --preset anthropic --api-key env:ANTHROPIC_API_KEY':
      'The key stays in the environment',
  },
  async run({ service, config, preset, active, ...flags }, { environment, terminal }) {
    await ensureHome(environment.home);
    const store = createConfigStore(environment.home, 'cli');
    const given = { ...fromPreset(service, preset), ...membersOf(flags) };
    const isComplete = config !== undefined && given.base_url !== undefined;
    if (!isComplete && !terminal.interactive) {
      throw new UsageError(
        'Give a name and --url (or --preset), e.g. clp config add claude work --url https://...',
      );
    }
    const taken = Object.keys(await store.entries(service));
    const { name, entry } = isComplete
      ? { name: config, entry: { auth_token: '', ...given } }
      : await askEntry(service, { config, given, taken });
    requireUsable(name, entry);
    await store.add(service, name, entry);
    if (active) await store.activate(service, name);
    const { green } = terminal.colors;
    terminal.line(`${green('✔')} ${services[service].title} has a new config: ${name}`);
    const words = `${service} ${shellWord(name)}`;
    terminal.line(
      active || taken.length === 0
        ? `  It is the active one. Try it: clp test ${words}`
        : `  Try it: clp test ${words}   Use it: clp active ${words}`,
    );
  },
});

function presetOf(service: ServiceName, name: string): Preset {
  const preset = presets[service][name];
  if (preset) return preset;
  throw new UsageError(
    `"${name}" is no preset of ${service}. Presets: ${Object.keys(presets[service]).join(', ')}.`,
  );
}

function fromPreset(service: ServiceName, name: string | undefined): ConfigEntry {
  return name === undefined ? {} : { base_url: presetOf(service, name).baseUrl };
}

async function askEntry(
  service: ServiceName,
  { config, given, taken }: { config: string | undefined; given: ConfigEntry; taken: string[] },
): Promise<{ name: string; entry: ConfigEntry }> {
  const other = 'other';
  const choices = Object.entries(presets[service]).map(([value, { title, baseUrl }]) => ({
    value,
    label: title,
    hint: baseUrl,
  }));
  const picked = given.base_url
    ? other
    : await choose('Which provider?', [...choices, { value: other, label: 'Another address' }]);
  const preset = picked === other ? undefined : presetOf(service, picked);
  const baseUrl =
    given.base_url ??
    preset?.baseUrl ??
    (await askText({
      message: 'Its address',
      placeholder: 'https://relay.example/v1',
      validate: (value = '') =>
        /^https?:\/\/./.test(value) ? undefined : 'It begins with https:// or http://',
    }));
  const name =
    config ??
    (await askText({
      message: 'A name for it',
      placeholder: picked === other ? 'work' : picked,
      validate: (value = '') => {
        if (value === '') return 'It needs a name';
        return taken.includes(value) ? 'There is one of that name' : undefined;
      },
    }));
  const field = preset?.credential ?? 'auth_token';
  if (field === 'none' || given.auth_token !== undefined || given.api_key) {
    return { name, entry: { auth_token: '', ...given, base_url: baseUrl } };
  }
  const secret = await askSecret('Its key (or env:NAME, file:PATH); empty for none');
  return {
    name,
    entry: { auth_token: '', ...given, base_url: baseUrl, ...(secret !== '' && { [field]: secret }) },
  };
}
