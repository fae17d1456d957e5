/** The only table of names, ports and files of the processes CLP consists of. */
export const services = {
  claude: {
    title: 'Claude',
    port: 3210,
    portVariable: 'CLP_CLAUDE_PORT',
    configFile: 'claude.json',
    pidFile: 'claude_code_proxy.pid',
    logFile: 'claude_proxy.log',
    folder: 'apps/claude-proxy',
  },
  codex: {
    title: 'Codex',
    port: 3211,
    portVariable: 'CLP_CODEX_PORT',
    configFile: 'codex.json',
    pidFile: 'codex_proxy.pid',
    logFile: 'codex_proxy.log',
    folder: 'apps/codex-proxy',
  },
  legacy: {
    title: 'Legacy',
    port: 3212,
    portVariable: 'CLP_LEGACY_PORT',
    configFile: 'legacy.json',
    pidFile: 'legacy_proxy.pid',
    logFile: 'legacy_proxy.log',
    folder: 'apps/legacy-proxy',
  },
} as const;

/** Processes that are no proxy: they have a port and a log, but no configs. */
export const companions = {
  ui: {
    title: 'Console',
    port: 3300,
    portVariable: 'CLP_UI_PORT',
    pidFile: 'ui.pid',
    logFile: 'ui.log',
    folder: 'apps/ui',
  },
  sandbox: {
    title: 'Sandbox',
    port: 3299,
    portVariable: 'CLP_SANDBOX_PORT',
    pidFile: 'sandbox.pid',
    logFile: 'sandbox.log',
    folder: 'packages/sandbox',
  },
} as const;

export type ServiceName = keyof typeof services;
export type ProcessName = ServiceName | keyof typeof companions;

export const serviceNames = Object.keys(services) as ServiceName[];
export const processes = { ...services, ...companions };
export const processNames = Object.keys(processes) as ProcessName[];

export function isServiceName(name: string): name is ServiceName {
  return Object.hasOwn(services, name);
}
