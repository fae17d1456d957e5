import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

/** The process that listens on a port. */
export interface PortHolder {
  pid: number;
  /** Its command line, shortened. */
  command: string;
}

const listening = '0A';

/** Who holds a port; undefined where that cannot be seen (another user's process, an unknown system). */
export async function findPortHolder(port: number): Promise<PortHolder | undefined> {
  const [pid] = process.platform === 'linux' ? await pidsFromProc(port) : await pidsFromLsof(port);
  return pid === undefined ? undefined : holderOf(pid);
}

export async function holderOf(pid: number): Promise<PortHolder> {
  return { pid, command: await commandOf(pid) };
}

/** Whether a process listens on a port itself, or has a part of its command line (PM2's own process listens for its workers). */
export async function isHolder(
  pid: number,
  { port, command }: { port: number; command: string },
): Promise<boolean> {
  const pids = process.platform === 'linux' ? await pidsFromProc(port) : await pidsFromLsof(port);
  return pids.includes(pid) || (await commandLineOf(pid)).includes(command);
}

/** `node server.js (PID 4121)` */
export function describeHolder(holder: PortHolder | undefined): string {
  return holder ? `${holder.command} (PID ${holder.pid})` : 'a process of another user';
}

async function pidsFromProc(port: number): Promise<number[]> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  const inodes = new Set(tables.flatMap((table) => listeningInodes(table, port)));
  if (inodes.size === 0) return [];
  const pids: number[] = [];
  for (const name of await readdir('/proc')) {
    if (/^\d+$/.test(name) && (await holdsSocket(name, inodes))) pids.push(Number(name));
  }
  return pids;
}

/** Rows of `/proc/net/tcp`: number, local address, remote address, state, ..., inode as the tenth field. */
function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').flatMap((row) => {
    const fields = row.trim().split(/\s+/);
    return fields[1]?.endsWith(suffix) && fields[3] === listening && fields[9] ? [fields[9]] : [];
  });
}

async function holdsSocket(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const targets = await Promise.all(
    descriptors.map((descriptor) => readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')),
  );
  return targets.some((target) => inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? ''));
}

async function pidsFromLsof(port: number): Promise<number[]> {
  const text = await output('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fp']);
  return [...text.matchAll(/^p(\d+)$/gm)].map((match) => Number(match[1]));
}

async function commandOf(pid: number): Promise<string> {
  const command = (await commandLineOf(pid)) || 'a process';
  return command.length > 80 ? `${command.slice(0, 79)}…` : command;
}

async function commandLineOf(pid: number): Promise<string> {
  const words =
    process.platform === 'linux'
      ? (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ')
      : await output('ps', ['-o', 'command=', '-p', String(pid)]);
  return words.trim();
}

async function output(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { timeout: 5_000 }).catch(() => ({
    stdout: '',
  }));
  return stdout;
}
