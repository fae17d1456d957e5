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
  clpHome: string;
  node: string;
}

/** undefined = this system has no way we know. */
export function autostartUnit({ platform, userHome, clpHome, node }: Machine): AutostartUnit | undefined {
  const script = join(projectRoot, 'apps/cli/bin/clp.js');
  if (platform === 'linux') {
    return {
      path: join(userHome, '.config/systemd/user/clp.service'),
      text: systemdUnit({ node, script, clpHome }),
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
    text: launchAgent({ node, script, clpHome }),
    enable: [['launchctl', 'load', '-w', path]],
    disable: [['launchctl', 'unload', '-w', path]],
  };
}

interface Program {
  node: string;
  script: string;
  clpHome: string;
}

/** PM2 keeps the services; the unit only starts and stops them. */
function systemdUnit({ node, script, clpHome }: Program): string {
  return `[Unit]
Description=CLP, the local proxy for AI coding clients

[Service]
Type=oneshot
RemainAfterExit=yes
Environment="CLP_HOME=${clpHome}"
ExecStart="${node}" "${script}" start
ExecStop="${node}" "${script}" stop

[Install]
WantedBy=default.target
`;
}

function launchAgent({ node, script, clpHome }: Program): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
  <key>Label</key><string>clp</string>
  <key>ProgramArguments</key>
  <array><string>${escapeXml(node)}</string><string>${escapeXml(script)}</string><string>start</string></array>
  <key>EnvironmentVariables</key>
  <dict><key>CLP_HOME</key><string>${escapeXml(clpHome)}</string></dict>
  <key>RunAtLoad</key><true/>
</dict>
</plist>
`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
