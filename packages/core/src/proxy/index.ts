export * from './compose-request.ts';
export * from './dialect.ts';
export * from './guard.ts';
export * from './header-rules.ts';
export type { HealthReport } from './health-report.ts';
export * from './json-body.ts';
export { firstElement } from './json-scan.ts';
export * from './sse-events.ts';
export * from './start-proxy.ts';
