import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

const config: NextConfig = {
  // Loaded by Node itself, as in the proxies: native parts and worker files stay where they are.
  serverExternalPackages: ['@clp/core', '@clp/client-setup', '@clp/protocols'],
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
};

export default config;
