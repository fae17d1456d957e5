export type { PolicyProblem } from '../proxy/check-policy.ts';
export { openPolicyCheck, type PolicyCheck, type PolicyFiles } from './policy-check.ts';
export { openCheckedFile, savedProblems } from './policy-file.ts';
export { createPolicyStore, type PolicyStore } from './policy-store.ts';
export type { RuleList } from './rule-list.ts';
