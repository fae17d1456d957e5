export * from './temp-home.ts';
