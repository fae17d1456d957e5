import { readFileSync } from 'node:fs';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { parser } from '@prometheus-io/lezer-promql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from './kit/body.ts';
import { createHome } from './kit/home.ts';
import { call } from './kit/http.ts';
import { startProxy } from './kit/proxy.ts';
import { until } from './kit/wait.ts';

interface Panel {
  id: number;
  type: string;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: { expr: string; refId: string }[];
}

const dashboard = JSON.parse(
  readFileSync(new URL('../docs/grafana-dashboard.json', import.meta.url), 'utf8'),
) as {
  schemaVersion: number;
  panels: Panel[];
  templating: { list: { name: string; type: string; query: string }[] };
};

let sandbox: Sandbox;
/** Label names of each series a proxy exposes that had every kind of request. */
let series: Map<string, Set<string>>;

beforeAll(async () => {
  sandbox = await startSandbox();
  const home = createHome({
    'codex.json': {
      shaky: { base_url: sandbox.fault('status=500,fail=1'), auth_token: 'sk-1', active: true },
      good: { base_url: sandbox.url, auth_token: 'sk-1' },
    },
    'data/lb_config.json': { services: { codex: { failureThreshold: 1, cooldownSeconds: 300 } } },
    'data/prices.json': { 'model-*': { input: 1, output: 2 } },
  });
  const proxy = await startProxy('codex', home.path);
  for (const model of ['model-1', 'nobody-knows-me'])
    await call(proxy.url, mainPath.codex, {
      headers: { 'content-type': 'application/json' },
      body: bodyFor('codex', { model, stream: true }),
    });
  let text = '';
  await until(async () => {
    ({ text } = await call(proxy.url, '/metrics', { method: 'GET' }));
    return /^clp_unpriced_requests_total\{/m.test(text) && /^clp_cooldowns_opened\{/m.test(text);
  });
  series = seriesOf(text);
  await proxy.stop();
  home.remove();
});
afterAll(() => sandbox.stop());

function seriesOf(text: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [, name = '', labels = ''] of text.matchAll(/^([a-z_][\w:]*)(?:\{(.*)\})? /gim)) {
    const known = found.get(name) ?? new Set();
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label);
    found.set(name, known);
  }
  return found;
}

/** Metric names with the labels they are selected or grouped by; a text that is no PromQL is told with its place. */
function readQuery(query: string): { metrics: string[]; labels: string[]; faults: string[] } {
  const result = { metrics: [] as string[], labels: [] as string[], faults: [] as string[] };
  parser.parse(query).iterate({
    enter({ type, name, from, to, node }) {
      const text = query.slice(from, to);
      if (type.isError) result.faults.push(`${from}: ${text}`);
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector') result.metrics.push(text);
      if (name === 'LabelName') result.labels.push(text);
    },
  });
  return result;
}

const queries = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }) => ({ title, expr: expr.replaceAll('$service', '.+') })),
);

test.each(queries)('$title: $expr', ({ expr }) => {
  const { metrics, labels, faults } = readQuery(expr);
  expect(faults).toEqual([]);
  const [metric = '', ...others] = new Set(metrics);
  expect(others).toEqual([]);
  expect([...series.keys()]).toContain(metric);
  for (const label of labels) expect([...(series.get(metric) ?? [])], metric).toContain(label);
});

test('a query with a mistake would be found', () => {
  expect(readQuery('sum(rate(clp_requests_total{service=~".+"[5m]))').faults).not.toEqual([]);
});

test('the choice of services comes from a metric there is', () => {
  const [, metric = '', label = ''] =
    /^label_values\((\w+), (\w+)\)$/.exec(
      dashboard.templating.list.find(({ type }) => type === 'query')?.query ?? '',
    ) ?? [];
  expect([...(series.get(metric) ?? [])]).toContain(label);
});

test('the panels have ids of their own, lie on the grid side by side, and name a unit and a source', () => {
  expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(36);
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) => {
    expect(x + w).toBeLessThanOrEqual(24);
    return Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`);
  });
  expect(new Set(cells).size).toBe(cells.length);
  for (const { title, targets, ...panel } of dashboard.panels) {
    expect(new Set(targets.map(({ refId }) => refId)).size, title).toBe(targets.length);
    expect(panel).toMatchObject({
      datasource: { type: 'prometheus', uid: `\${datasource}` },
      fieldConfig: { defaults: { unit: expect.any(String) } },
    });
  }
});
