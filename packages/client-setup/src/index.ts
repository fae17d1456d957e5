export * from './apply-setup.ts';
export * from './client.ts';
export * from './clients.ts';
export * from './plan-setup.ts';
