import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { figure } from '../kit/figure.ts';
import { ask, requestOf } from './ask.ts';
import { patient, photograph, type Rig } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

/** As clients of Chat Completions ask for it. */
const withUsage = { stream_options: { include_usage: true } };

/** Also those behind an open drawer. */
const rowsOf = (page: Page) => page.locator('[role=row]:has([role=gridcell])');
const rowOf = (page: Page, model: string) => rowsOf(page).filter({ hasText: model }).first();

async function openLive(): Promise<Page> {
  const page = await rig.open('/requests');
  await page.getByText('live', { exact: true }).waitFor(patient);
  return page;
}

async function timesOf(id: string): Promise<Timed> {
  let found: Timed | undefined;
  await expect
    .poll(async () => {
      const answer = await fetch(`${rig.url}/api/requests/${id}`);
      found = ((await answer.json()) as { record?: Timed }).record;
      return found !== undefined;
    }, patient)
    .toBe(true);
  if (!found) throw new Error(`no record of ${id}`);
  return found;
}

/** What a request took beyond its attempts, its wait and what CLP itself did. Milliseconds. */
function unexplainedMs({ attempts, queue_ms = 0, overhead_ms = 0, duration_ms }: Timed): number {
  const parts = attempts.reduce((sum, { start_ms, end_ms }) => sum + end_ms - start_ms, queue_ms);
  return Math.abs(duration_ms - parts - overhead_ms);
}

describe.skipIf(!hasBrowser)('requests as they happen', () => {
  useRig(
    (started) => {
      rig = started;
    },
    {
      services: ['claude', 'codex', 'legacy'],
      // A record is written a moment after the stream says that its request has ended.
      expected: '404',
    },
  );

  test('those of all three services appear by themselves, with status, first token and tokens', async (context) => {
    const page = await openLive();
    const times: number[] = [];
    for (let round = 0; round < 4; round++) {
      for (const service of ['claude', 'codex', 'legacy'] as const) {
        const model = `${service}-live-${round}`;
        const seen = page
          .getByText(model)
          .first()
          .waitFor(patient)
          .then(() => performance.now());
        const startedAt = performance.now();
        await ask(rig, { service, model, stream: true, ...(service === 'legacy' && { more: withUsage }) });
        times.push((await seen) - startedAt);
      }
    }
    for (const service of ['claude', 'codex', 'legacy']) {
      const row = rowOf(page, `${service}-live-3`);
      await row.getByText('200', { exact: true }).waitFor(patient);
      await row
        .getByText(/^\d+ ms$/)
        .first()
        .waitFor(patient);
      await row.getByText(/^\d+ \/ \d+$/).waitFor(patient);
    }
    times.sort((left, right) => left - right);
    figure(
      context,
      `A request is seen on the page ${Math.round(times[6] ?? 0)} ms after it was sent (median of 12).`,
    );
    expect(times).toHaveLength(12);
  });

  test('the text of a running answer is followed in its drawer', async () => {
    rig.home.write('legacy.json', {
      slow: { base_url: `${rig.sandbox.fault('first=200,gap=400')}/v1`, auth_token: 'sk-slow-0123456789' },
    });
    await expect
      .poll(
        async () => JSON.parse(await (await fetch(`${rig.legacyUrl}/health`)).text()).active_config,
        patient,
      )
      .toBe('slow');
    const page = await openLive();
    const asked = ask(rig, {
      service: 'legacy',
      model: 'sandbox-echo',
      text: 'one two three four five six seven eight',
      stream: true,
    });
    const row = rowOf(page, 'sandbox-echo');
    await row.getByText('streaming').waitFor(patient);
    await row.click();
    await page.getByRole('tab', { name: 'Conversation' }).click();
    await page.getByText('Still coming…').waitFor(patient);
    await page.getByRole('region', { name: 'Answer' }).getByText('one').waitFor(patient);
    await photograph(page, 'drawer-live');
    expect((await asked).status).toBe(200);
    await page
      .getByRole('region', { name: 'Answer' })
      .getByText(/seven eight/)
      .waitFor(patient);
    await page.getByText('Still coming…').waitFor({ state: 'hidden', ...patient });
  });

  test('a request under way is there after a reload, and in a tab that comes while it waits', async () => {
    const page = await openLive();
    const gone = new AbortController();
    const { url, body } = requestOf(rig, { model: 'patient-model' });
    const asked = fetch(url, {
      method: 'POST',
      // Until its first byte nothing of it moves.
      headers: { 'content-type': 'application/json', 'x-sandbox': 'stall=before-headers' },
      body: JSON.stringify(body),
      signal: gone.signal,
    }).catch(() => undefined);
    await rowOf(page, 'patient-model').waitFor(patient);
    // What it was last told of it has been passed on by now.
    await rowOf(page, 'patient-model').getByText('connecting').waitFor(patient);
    await page.reload();
    await rowOf(page, 'patient-model').waitFor(patient);
    const other = await page.context().newPage();
    await other.goto(`${rig.url}/requests`);
    await rowOf(other, 'patient-model').waitFor(patient);
    gone.abort();
    await asked;
    await rowOf(other, 'patient-model').getByText('client left').waitFor(patient);
  });

  test('a list that was scrolled stands still: no row moves, what came is counted, and a click leads back to it', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, index) => ask(rig, { model: `old-${index}` })));
    const page = await openLive();
    await expect.poll(() => rowsOf(page).count(), patient).toBeGreaterThan(15);
    await rowsOf(page).nth(4).hover();
    await page.mouse.wheel(0, 720);
    // Chromium takes some frames to get there.
    const scrolled = "document.querySelector('[role=grid] [role=presentation]').scrollTop";
    await expect.poll(() => page.evaluate<number>(scrolled), patient).toBe(720);
    const selected = rowsOf(page).nth(14);
    const model = (await selected.getByText(/^old-/).textContent()) ?? '';
    await selected.click();
    await page.getByRole('button', { name: 'Close' }).waitFor(patient);
    const place = await rowOf(page, model).boundingBox();
    await Promise.all([1, 2, 3, 4, 5].map((n) => ask(rig, { model: `new-${n}` })));
    await page.getByRole('button', { name: '5 new', includeHidden: true }).waitFor(patient);
    expect(await rowOf(page, model).boundingBox()).toEqual(place);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '5 new' }).click();
    await expect.poll(() => rowsOf(page).first().textContent(), patient).toContain('new-');
    expect(await page.getByText(/^new-/).count()).toBe(5);
  });

  test('of a filtered, mapped, retried and queued request each edit has its cause, and the times add up', async () => {
    rig.home.write('filter.json', [{ name: 'company', source: 'Acme Corp', op: 'replace', target: '[ORG]' }]);
    rig.home.write('data/model_router_config.json', {
      mode: 'rules',
      rules: { claude: [{ name: 'newer', match: { model: 'old-model' }, set_model: 'new-model' }] },
    });
    // However often it is asked until the service has read this, the sick one is still tried.
    rig.home.write('data/lb_config.json', { services: { claude: { failureThreshold: 1_000 } } });
    rig.home.write('claude.json', {
      sick: { base_url: rig.sandbox.fault('status=502'), auth_token: 'one-0123456789ab', active: true },
      well: { base_url: rig.sandbox.fault('delay=150'), auth_token: 'two-0123456789ab', rpm_limit: 15 },
    });
    await expect
      .poll(async () => (await ask(rig, { text: 'Acme Corp' })).id && attemptsOf('sick'), patient)
      .toBe(true);
    const { id } = await ask(rig, { model: 'old-model', text: 'Acme Corp and Acme Corp' });
    const page = await rig.open(`/requests?id=${id}&tab=changes`);
    const changes = page.getByRole('tabpanel').getByRole('listitem');
    await changes.filter({ hasText: 'company: matched 2×' }).waitFor(patient);
    await changes.filter({ hasText: 'old-model new-model' }).filter({ hasText: 'newer' }).waitFor(patient);
    await photograph(page, 'drawer-changes');
    const record = await timesOf(id);
    expect(record.changes.filter(({ stage }) => stage === 'filter' || stage === 'route')).toEqual([
      { stage: 'filter', what: '2 matches', cause: 'company' },
      { stage: 'route', what: 'body.model', cause: 'newer', before: 'old-model', after: 'new-model' },
      { stage: 'route', what: 'config', cause: 'failover: 502', before: 'sick', after: 'well' },
    ]);
    expect(record.attempts.map(({ config }) => config)).toEqual(['sick', 'well']);
    expect(record.queue_ms).toBeGreaterThan(100);
    // A busy machine adds what nobody measured: of some requests one has nothing of it.
    let unexplained = unexplainedMs(record);
    for (let again = 0; again < 5 && unexplained > 5; again++) {
      const next = await ask(rig, { model: 'old-model' });
      unexplained = unexplainedMs(await timesOf(next.id));
    }
    expect(unexplained).toBeLessThanOrEqual(5);
    await page.getByRole('tab', { name: 'Timing' }).click();
    const names = page.getByRole('tabpanel').locator('li').locator('span.font-medium');
    expect(await names.allTextContents()).toEqual([
      'Attempt 1: sick',
      'Waited for its turn',
      'Attempt 2: well',
    ]);
    await photograph(page, 'drawer-timing');
  });
});

interface Timed {
  duration_ms: number;
  queue_ms?: number;
  overhead_ms?: number;
  attempts: { config: string; start_ms: number; end_ms: number }[];
  changes: { stage: string; what: string; cause: string; before?: string; after?: string }[];
}

/** Whether the newest request was tried there: the service has read the file. */
async function attemptsOf(config: string): Promise<boolean> {
  const { rows } = (await (await fetch(`${rig.url}/api/requests?limit=1`)).json()) as {
    rows: { id: string }[];
  };
  const { record } = (await (await fetch(`${rig.url}/api/requests/${rows[0]?.id}`)).json()) as {
    record: Timed;
  };
  return record.attempts.some((attempt) => attempt.config === config);
}
