import type { FailureReport, Health } from '../health.ts';

/** What a request says of its config, in a form that can be sent. */
export type HealthCall =
  | { is: 'begin' | 'neutral' | 'success'; config: string }
  | { is: 'failure'; config: string; report: FailureReport; policy: FailurePolicy };

type FailurePolicy = Parameters<Health['failure']>[2];

export function applyHealthCall(health: Health, call: HealthCall): void {
  if (call.is === 'failure') health.failure(call.config, call.report, call.policy);
  else health[call.is](call.config);
}
