import { fileURLToPath } from 'node:url';

/**
 * JavaScript, because the console reads it at every start: a TypeScript file would load the compiler for it.
 * @type {import('next').NextConfig}
 */
const config = {
  // Native parts and worker files stay where they are. What a route handler imports is bundled all the same: there `import.meta.url`
  // and `require.resolve` do not lead to files.
  serverExternalPackages: ['@clp/core', '@clp/client-setup', '@clp/protocols'],
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // Pages are loaded when they are first asked for: a third less memory right after the start.
  experimental: { preloadEntriesOnStart: false },
};

export default config;
