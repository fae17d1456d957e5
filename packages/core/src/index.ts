export * from './did-you-mean.ts';
export * from './end-process.ts';
export * from './env.ts';
export * from './errors.ts';
export * from './services.ts';
export * from './unknown-config.ts';
