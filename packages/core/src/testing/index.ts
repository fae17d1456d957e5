export { applyFilters } from '../proxy/filter/apply-filters.ts';
export { compileFilters } from '../proxy/filter/compile-filters.ts';
export { createMaskVault } from '../proxy/mask/mask-vault.ts';
export { createRestore } from '../proxy/mask/restore-answer.ts';
export * from './request-records.ts';
export * from './temp-home.ts';
