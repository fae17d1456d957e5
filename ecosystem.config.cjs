/**
 * The same processes `clp start` runs, for people who use PM2 themselves: `pm2 start ecosystem.config.cjs`.
 * What they are and how they run is written in apps/cli/src/supervisor/process-definitions.ts.
 */
const { pm2Apps } = require('./apps/cli/dist/pm2-apps.js');

module.exports = { apps: pm2Apps() };
