import { statSync } from 'node:fs';
import type { RequestRecord } from '../../schema/request-record.ts';
import { settingsPath } from '../settings-files.ts';
import type { Connection } from './database.ts';
import type { Names } from './names.ts';

export const ruleStages = ['filter', 'route'] as const;
/** Which rules: those of `filter.json`, or those of `data/model_router_config.json`. */
export type RuleStage = (typeof ruleStages)[number];

/** How many requests of the last day a rule was used for. */
export interface RuleUses {
  /** Rules are counted from here. Epoch milliseconds. */
  since: number;
  /** The same for rules that are known by their place: no earlier than the last change of their file. */
  placesSince: number;
  /** Service -> rule, as records call it -> requests. */
  requests: Record<string, Record<string, number>>;
}

const dayMs = 86_400_000;
/** Uses are counted by stretches of so long. Milliseconds. */
const slotMs = 10_000;

/** Uses in a batch of records before they go to the database. */
export interface RuleUseCounter {
  add(record: RequestRecord): void;
  rows(): RuleUseRow[];
}

interface RuleUseRow {
  slot: number;
  stage: RuleStage;
  service: string;
  rule: string;
  requests: number;
}

export function createRuleUseCounter(now: number): RuleUseCounter {
  const rows = new Map<string, RuleUseRow>();

  function count(slot: number, stage: RuleStage, service: string, rule: string): void {
    const key = `${slot}\0${stage}\0${service}\0${rule}`;
    const row = rows.get(key);
    if (row) row.requests++;
    else rows.set(key, { slot, stage, service, rule, requests: 1 });
  }

  return {
    add({ timestamp, service, changes, filter_hits: hits }) {
      if (!changes && !hits) return;
      const startedAt = Date.parse(timestamp);
      if (startedAt < now - dayMs) return;
      const slot = Math.floor(startedAt / slotMs);
      for (const rule of Object.keys(hits ?? {})) count(slot, 'filter', service, rule);
      for (const rule of routesOf(changes)) count(slot, 'route', service, rule);
    },
    rows: () => [...rows.values()],
  };
}

/** One rule may have changed several things of a request; going on to the next config is no rule's doing. */
function routesOf(changes: RequestRecord['changes'] = []): Set<string> {
  const causes = changes.flatMap(({ stage, cause }) => (stage === 'route' ? [cause] : []));
  return new Set(causes.filter((cause) => !cause.startsWith('failover: ')));
}

/** Adds uses to those of the database and forgets what is older than a day. Only inside a write transaction. */
export function saveRuleUses(
  connection: Connection,
  names: Names,
  { rows, now }: { rows: readonly RuleUseRow[]; now: number },
): void {
  connection.prepare('DELETE FROM rule_uses WHERE slot < ?').run(Math.floor((now - dayMs) / slotMs));
  if (rows.length === 0) return;
  const add = connection.prepare(
    `INSERT INTO rule_uses (slot, stage, service, rule, requests) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET requests = requests + excluded.requests`,
  );
  for (const { slot, stage, service, rule, requests } of rows)
    add.run([slot, ruleStages.indexOf(stage), names.add(service), names.add(rule), requests]);
}

/** What records call a rule without a name: its list and its place in it. */
const isPlace = /^(rule|rules|modelMappings|configMappings) \d+$/;

export function readRuleUses(
  connection: Connection,
  names: Names,
  { stage, home, now }: { stage: RuleStage; home: string; now: number },
): RuleUses {
  const since = now - dayMs;
  const path = settingsPath(home, stage === 'filter' ? 'filter' : 'routing');
  const changedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const placesSince = Math.max(since, Math.floor(changedAt));
  const rows = connection
    .prepare(
      `SELECT service, rule, SUM(requests) AS requests, SUM(CASE WHEN slot >= ? THEN requests ELSE 0 END) AS lately
       FROM rule_uses WHERE slot >= ? AND stage = ? GROUP BY service, rule`,
    )
    .all([slotOf(placesSince), slotOf(since), ruleStages.indexOf(stage)]) as {
    service: number;
    rule: number;
    requests: number;
    lately: number;
  }[];
  const requests: RuleUses['requests'] = {};
  for (const row of rows) {
    const rule = names.text(row.rule) ?? '';
    const count = isPlace.test(rule) ? row.lately : row.requests;
    const service = names.text(row.service) ?? '';
    if (count > 0) requests[service] = { ...requests[service], [rule]: count };
  }
  return { since, placesSince, requests };
}

function slotOf(time: number): number {
  return Math.floor(time / slotMs);
}
