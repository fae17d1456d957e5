import type { FailureReport, Health } from '../health.ts';

/** What a request says of its config, in a form that can be sent. */
export type HealthCall =
  | { is: 'begin'; config: string }
  | { is: 'neutral' | 'success'; config: string; beganAt?: number | undefined }
  | { is: 'failure'; config: string; report: FailureReport; policy: FailurePolicy };

type FailurePolicy = Parameters<Health['failure']>[2];

export function applyHealthCall(health: Health, call: HealthCall): void {
  if (call.is === 'failure') health.failure(call.config, call.report, call.policy);
  else if (call.is === 'begin') health.begin(call.config);
  else health[call.is](call.config, call.beganAt);
}
