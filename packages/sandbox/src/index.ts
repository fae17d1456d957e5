export type { ReceivedRequest, RequestOutcome, Totals } from './journal.ts';
export { type Sandbox, type SandboxOptions, startSandbox } from './start-sandbox.ts';
