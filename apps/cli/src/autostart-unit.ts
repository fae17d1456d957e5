import { join } from 'node:path';
import { projectRoot } from './project.ts';

/** A file that tells the system to start CLP, and the commands that make it known. */
export interface AutostartUnit {
  path: string;
  text: string;
  enable: string[][];
  disable: string[][];
}

interface Machine {
  platform: NodeJS.Platform;
  userHome: string;
  /** `CLP_HOME`, ports and the like: a login has none of this shell's. */
  variables: Readonly<Record<string, string>>;
  node: string;
}

/** undefined = this system has no way we know. */
export function autostartUnit({ platform, userHome, variables, node }: Machine): AutostartUnit | undefined {
  const script = join(projectRoot, 'apps/cli/bin/clp.js');
  if (platform === 'linux') {
    return {
      path: join(userHome, '.config/systemd/user/clp.service'),
      text: systemdUnit({ node, script, variables }),
      enable: [
        ['systemctl', '--user', 'daemon-reload'],
        ['systemctl', '--user', 'enable', 'clp.service'],
      ],
      disable: [['systemctl', '--user', 'disable', 'clp.service']],
    };
  }
  if (platform !== 'darwin') return undefined;
  const path = join(userHome, 'Library/LaunchAgents/clp.plist');
  return {
    path,
    text: launchAgent({ node, script, variables }),
    enable: [['launchctl', 'load', '-w', path]],
    disable: [['launchctl', 'unload', '-w', path]],
  };
}

interface Program {
  node: string;
  script: string;
  variables: Readonly<Record<string, string>>;
}

/** PM2 keeps the services; the unit only starts and stops them. */
function systemdUnit({ node, script, variables }: Program): string {
  const environment = Object.entries(variables).map(
    ([name, value]) => `Environment=${quoted(`${name}=${value}`)}`,
  );
  return `[Unit]
Description=CLP, the local proxy for AI coding clients

[Service]
Type=oneshot
RemainAfterExit=yes
${environment.join('\n')}
ExecStart=${quoted(node)} ${quoted(script)} start
ExecStop=${quoted(node)} ${quoted(script)} stop

[Install]
WantedBy=default.target
`;
}

/** Systemd takes `%` for a specifier and the backslash for an escape. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`;
}

function launchAgent({ node, script, variables }: Program): string {
  const environment = Object.entries(variables).map(
    ([name, value]) => `<key>${escapeXml(name)}</key><string>${escapeXml(value)}</string>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
  <key>Label</key><string>clp</string>
  <key>ProgramArguments</key>
  <array><string>${escapeXml(node)}</string><string>${escapeXml(script)}</string><string>start</string></array>
  <key>EnvironmentVariables</key>
  <dict>${environment.join('')}</dict>
  <key>RunAtLoad</key><true/>
</dict>
</plist>
`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
