export * from './request-records.ts';
export * from './temp-home.ts';
