import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { ask, requestOf } from './ask.ts';
import { moveDown } from './move-down.ts';
import { accessibilityFaults, patient, photograph, type Rig } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

const fileOf = (name: string) => JSON.parse(readFileSync(join(rig.home.path, name), 'utf8'));

/** What the upstream received last. */
const received = (): string => rig.sandbox.requests().at(-1)?.body.toString('utf8') ?? '';

/** Asks the console's API. */
async function post(path: string, body: unknown) {
  const response = await fetch(rig.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-clp-console': '1' },
    body: JSON.stringify(body),
  });
  return JSON.parse(await response.text());
}

async function saveFrom(page: Page, file: string): Promise<void> {
  await page.getByRole('button', { name: 'Review changes' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText(`Saved ${file}`).first().waitFor(patient);
  await page.getByRole('dialog').waitFor({ state: 'hidden', ...patient });
}

describe.skipIf(!hasBrowser)('filters, routing and balance', () => {
  useRig(
    (started) => {
      rig = started;
    },
    { services: ['claude', 'codex', 'legacy'], expected: /40[09]/ },
  );

  test('a request that went through is the sample rules are tried on', async () => {
    await ask(rig, { model: 'sampled', text: 'ticket 4711 of a caller' });
    const page = await rig.open('/filters');
    await page.getByRole('button', { name: 'From a request' }).click();
    await page.getByRole('menuitem', { name: /sampled/ }).click(patient);
    await expect
      .poll(() => page.getByLabel('Sample text').inputValue(), patient)
      .toContain('ticket 4711 of a caller');
    await page.getByRole('button', { name: 'Add rule' }).click();
    await page.getByLabel('Look for 2').fill('4711');
    await page.getByLabel('Do 2').selectOption('remove');
    await page.getByText(/ticket {2}of a caller/).waitFor(patient);
  });

  test('what the preview shows is what the upstream gets, and a pattern no engine runs in linear time is refused', async () => {
    const page = await rig.open('/filters');
    await page.getByRole('button', { name: 'Templates' }).click();
    await page.getByRole('menuitem', { name: 'E-mail addresses' }).click();
    await page.getByRole('button', { name: 'Add rule' }).click();
    await page.getByLabel('Look for 3').fill('(a+)\\1');
    await page.getByText('no linear-time engine offers').waitFor(patient);
    await page.getByRole('button', { name: 'Review changes' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor(patient);
    expect(fileOf('filter.json')).toHaveLength(1);
    await page.keyboard.press('Escape');
    await page.getByLabel('Look for 3').fill('no[a-z]+e');
    await page.getByLabel('Do 3').selectOption('remove');
    await page.getByLabel('Place of rule 3').selectOption('1');
    const sample = 'Acme Corp nooone bob@example.com';
    await page.getByLabel('Sample text').fill(sample);
    await page.getByText('[ORG]  [EMAIL]').waitFor(patient);
    await saveFrom(page, 'filter.json');
    await expect
      .poll(async () => {
        await ask(rig, { text: sample });
        return received();
      }, patient)
      .toContain('[ORG]  [EMAIL]');
    const sent = JSON.stringify(requestOf(rig, { text: sample }).body);
    const preview = await post('/api/filters/preview', { text: sent });
    // What the client profile completes comes after it.
    expect(received().startsWith(preview.after.slice(0, -1))).toBe(true);
    await page
      .getByText(/^used \d+× since/)
      .first()
      .waitFor(patient);
    await page.getByRole('button', { name: 'Remove rule 2, Acme Corp' }).waitFor(patient);
    await photograph(page, 'filters-used');
  });

  test('an ordered rule is written in a form, tried as a draft, and then does what was said', async () => {
    const page = await rig.open('/routing/claude');
    await page.getByRole('button', { name: 'Ordered rules' }).click();
    await page.getByRole('button', { name: 'Add rule' }).click();
    await page.getByLabel('Match by 1').selectOption('glob');
    await page.getByLabel('When the model is 1').fill('claude-haiku*');
    await page.getByLabel('Send model').fill('claude-sonnet-4-5');
    await page.getByLabel('Use config').selectOption('spare');
    await page.getByRole('button', { name: 'Add rule' }).click();
    await page.getByLabel('When the model is 2').fill('claude-haiku-4-5');
    await page.getByLabel('Send model').last().fill('claude-opus-4-1');
    await page.getByText('never matches: rule 1 comes first').waitFor(patient);
    await page.getByLabel('Model', { exact: true }).fill('claude-haiku-4-5');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('claude-haiku-4-5 → claude-sonnet-4-5').waitFor(patient);
    await page.getByText('pinned by a route').waitFor(patient);
    await saveFrom(page, 'data/model_router_config.json');
    await expect
      .poll(async () => {
        await ask(rig, { model: 'claude-haiku-4-5' });
        return JSON.parse(received()).model;
      }, patient)
      .toBe('claude-sonnet-4-5');
    await page.getByText(/^used \d+× since/).waitFor(patient);
    await page.getByText(/^not used since/).waitFor(patient);
    await page.getByRole('button', { name: 'Remove rule 1, model like claude-haiku*' }).waitFor(patient);
    await photograph(page, 'routing-used');
  });

  test('rules are put in order by mouse and by keyboard, and what is dead says so', async () => {
    const rule = (source: string, target: string) => ({ source, target });
    rig.home.write('data/model_router_config.json', {
      mode: 'model-mapping',
      modelMappings: { claude: [rule('a', 'x'), rule('b', 'y'), rule('a', 'z')] },
    });
    const page = await rig.open('/routing/claude');
    await page.getByText('never matches: rule 1 comes first').waitFor(patient);
    const [first, third] = [
      page.getByRole('button', { name: 'Drag rule 1' }),
      page.getByRole('button', { name: 'Drag rule 3' }),
    ];
    await third.hover();
    await page.mouse.down();
    const top = await first.boundingBox();
    await page.mouse.move(top?.x ?? 0, (top?.y ?? 0) + 20, { steps: 8 });
    await page.mouse.move(top?.x ?? 0, (top?.y ?? 0) + 2, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => page.getByLabel('send 1').inputValue(), patient).toBe('z');
    await page.getByText('Dropped at place 1.').waitFor({ state: 'attached', ...patient });
    await moveDown(page, first);
    await expect.poll(() => page.getByLabel('send 1').inputValue(), patient).toBe('x');
    await saveFrom(page, 'data/model_router_config.json');
    expect(fileOf('data/model_router_config.json').modelMappings.claude).toEqual([
      rule('a', 'x'),
      rule('a', 'z'),
      rule('b', 'y'),
    ]);
  });

  test('what the tester says of a draft and of the saved rules is what the services then do', async () => {
    const services = ['claude', 'codex', 'legacy'] as const;
    const models = Array.from({ length: 20 }, (_, index) => `${index % 2 ? 'model' : 'claude'}-${index}`);
    const rules = [
      { match: { model: 'model-7' }, set_model: 'seven' },
      { match: { model: 'claude-*', model_type: 'glob' }, set_model: 'any-claude' },
      { match: { model: 'model-1', model_type: 'prefix' }, set_model: 'ones' },
    ];
    const draft = {
      mode: 'rules',
      rules: { claude: rules, codex: rules.toReversed(), legacy: rules.slice(0, 1) },
    };
    const cases = services.flatMap((service) => models.map((model) => ({ service, model })));
    const tellAll = (more: object): Promise<string[]> =>
      Promise.all(
        cases.map(async ({ service, model }) => {
          const { path, body } = requestOf(rig, { service, model });
          const { route } = await post(`/api/explain/${service}`, { path, body, ...more });
          return route.model_sent;
        }),
      );
    const told = await tellAll({ draft: { routing: draft } });
    expect(new Set(told).size).toBeGreaterThan(10);
    rig.home.write('data/model_router_config.json', draft);
    await expect.poll(() => tellAll({}), patient).toEqual(told);
    for (const [index, asked] of cases.entries()) {
      await ask(rig, asked);
      expect(JSON.parse(received()).model).toBe(told[index]);
    }
  });

  test('three failures open a cool-down that is told and noted, and a trial ends it; saving settings changes no counter', async () => {
    rig.home.write('data/model_router_config.json', { mode: 'default' });
    // Long enough to be seen on a busy machine.
    rig.home.write('data/lb_config.json', { services: { claude: { cooldownSeconds: 15 } } });
    const cooledDown = { timeout: 15_000 + patient.timeout };
    rig.home.write('claude.json', {
      shaky: {
        base_url: rig.sandbox.fault('status=502,fail=3'),
        auth_token: 'one-0123456789ab',
        active: true,
      },
      firm: { base_url: rig.sandbox.url, auth_token: 'two-0123456789ab' },
    });
    const page = await rig.open('/routing/claude?part=balance');
    await page.getByText('shaky').first().waitFor(patient);
    for (let round = 0; round < 3; round++) expect((await ask(rig)).status).toBe(200);
    await page.getByText('claude: shaky is skipped for now').waitFor(patient);
    await page.getByText(/cooling down 00:[01]\d/).waitFor(patient);
    // It is told at once and written in its turn.
    const written = (): unknown => fileOf('data/lb_config.json').services.claude.cooldowns;
    await expect.poll(written, patient).toBeDefined();
    const cooldowns = written();
    await page.getByLabel('Failures until it is left out').fill('5');
    await saveFrom(page, 'data/lb_config.json');
    expect(fileOf('data/lb_config.json').services.claude).toMatchObject({ failureThreshold: 5, cooldowns });
    await expect
      .poll(async () => {
        await ask(rig);
        return page.getByText('claude: shaky is back').count();
      }, cooledDown)
      .toBeGreaterThan(0);
    await page.getByText('cooling down').waitFor({ state: 'hidden', ...patient });
    const history = await rig.open('/history');
    await history
      .getByText(/cooldown opened: claude shaky/)
      .first()
      .waitFor(patient);
  });

  test('a config is left out until the end of a day, and taken back', async () => {
    rig.home.write('data/lb_config.json', {});
    rig.home.write('claude.json', {
      one: { base_url: rig.sandbox.url, auth_token: 'one-0123456789ab', active: true },
      two: { base_url: rig.sandbox.url, auth_token: 'two-0123456789ab' },
    });
    const page = await rig.open('/routing/claude?part=balance');
    await page.getByLabel('Leave out…').selectOption('one', patient);
    await page.getByLabel('one until').fill('2999-12-31');
    await saveFrom(page, 'data/lb_config.json');
    await page.getByText('left out until 2999-12-31').waitFor(patient);
    await photograph(page, 'balance-left-out');
    expect(await accessibilityFaults(page)).toEqual([]);
    const servedBy = async (): Promise<string> => {
      await ask(rig);
      return String(
        rig.sandbox
          .requests()
          .at(-1)
          ?.rawHeaders.find((value) => /^Bearer /.test(value)),
      );
    };
    await expect.poll(servedBy, patient).toContain('two-');
    await page.getByRole('button', { name: 'Use one again' }).click();
    await saveFrom(page, 'data/lb_config.json');
    await page.getByText('left out until').waitFor({ state: 'hidden', ...patient });
    await expect.poll(servedBy, patient).toContain('one-');
  });

  test('a failing config is left out with its countdown, one click takes it back, pinning can be undone', async () => {
    rig.home.write('data/model_router_config.json', { mode: 'default' });
    rig.home.write('claude.json', {
      sick: {
        base_url: rig.sandbox.fault('status=502'),
        auth_token: 'one-0123456789ab',
        active: true,
        weight: 9,
      },
      well: { base_url: rig.sandbox.url, auth_token: 'two-0123456789ab', weight: 5 },
    });
    const page = await rig.open('/routing/claude?part=balance');
    await page.getByText('Weight 9').waitFor(patient);
    await expect
      .poll(async () => {
        await ask(rig);
        return page.getByText('cooling down').count();
      }, patient)
      .toBe(1);
    await page.getByText(/last: .*502/).waitFor(patient);
    await page.getByRole('button', { name: 'Reset sick' }).click();
    await page.getByText('cooling down').waitFor({ state: 'hidden', ...patient });
    await expect
      .poll(async () => {
        await ask(rig);
        return page.getByText('cooling down').count();
      }, patient)
      .toBe(1);
    await page.getByRole('button', { name: 'Reset all' }).click();
    await page.getByText('cooling down').waitFor({ state: 'hidden', ...patient });
    await page.getByRole('button', { name: 'Pin well to the top' }).click();
    await saveFrom(page, 'claude.json');
    expect(fileOf('claude.json')).toMatchObject({ sick: { weight: 9 }, well: { weight: 10 } });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone').waitFor(patient);
    expect(fileOf('claude.json')).toMatchObject({ sick: { weight: 9 }, well: { weight: 5 } });
  });
});
