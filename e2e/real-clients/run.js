#!/usr/bin/env node
/**
 * Runs a scripted tool loop of every real client against the sandbox through CLP, for each protocol an upstream may speak, and writes
 * what works into docs/clients.md. The clients are installed from the npm registry into a cache folder outside the
 * workspace. Needs a build (`pnpm build`). Arguments narrow the clients: `pnpm e2e:clients codex`.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startSandbox } from '@clp/sandbox';
import { clients } from './clients.js';

const root = join(import.meta.dirname, '../..');
const cache = process.env.CLP_CLIENTS_CACHE ?? join(homedir(), '.cache/clp-clients');
const page = join(root, 'docs/clients.md');
const marks = { begin: '<!-- table: begin -->', end: '<!-- table: end -->' };
const protocols = ['messages', 'responses', 'chat'];
const services = ['claude', 'codex', 'legacy'];
const prompt = 'Run the shell command `echo sandbox` with your tool, then say that you are done.';
const runMs = 120_000;

const wanted = process.argv.slice(2);
const chosen = clients.filter(({ bin }) => wanted.length === 0 || wanted.includes(bin));
const sandbox = await startSandbox();
const home = createHome();
const proxies = new Map();
let failures = 0;
try {
  for (const service of services) proxies.set(service, await startProxy(service));
  const rows = [];
  for (const client of chosen) {
    const installed = await install(client);
    const cells = [];
    for (const protocol of protocols) {
      const problem = installed ?? (await runLoop(client, protocol));
      if (problem) failures++;
      console.log(`${client.name}, upstream speaks ${protocol}: ${problem ?? 'ok'}`);
      cells.push(problem ? `no: ${problem}` : 'yes');
    }
    rows.push([client.name, client.service, ...cells]);
  }
  if (wanted.length === 0) writeTable(rows);
} finally {
  for (const { child } of proxies.values()) child.kill('SIGTERM');
  await sandbox.stop();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}
process.exitCode = failures === 0 ? 0 : 1;

/** A CLP home whose services each have one config for each protocol; the model's name picks it. */
function createHome() {
  const path = mkdtempSync(join(tmpdir(), 'clp-clients-'));
  const configMappings = {};
  for (const service of services) {
    const configs = protocols.map((protocol) => [
      protocol,
      { base_url: sandbox.fault(`id=${service}-${protocol}`), auth_token: 'real', protocol },
    ]);
    write(join(path, `${service}.json`), Object.fromEntries(configs));
    configMappings[service] = protocols.map((protocol) => ({ model: `model-${protocol}`, config: protocol }));
  }
  write(join(path, 'data/model_router_config.json'), { mode: 'config-mapping', configMappings });
  return path;
}

function write(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
}

function startProxy(service) {
  const variable = `CLP_${service.toUpperCase()}_PORT`;
  const child = spawn(process.execPath, [`apps/${service}-proxy`], {
    cwd: root,
    env: { PATH: process.env.PATH, CLP_HOME: home, [variable]: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(`${service} did not start; is the workspace built?`)));
    child.stdout.setEncoding('utf8').on('data', (text) => {
      const url = /listening on (http:\S+)/.exec(text)?.[1];
      if (url) resolve({ child, url });
    });
  });
}

/** Undefined where the client is there, else why not. */
async function install({ npm, bin }) {
  const folder = join(cache, bin);
  const stamp = join(folder, 'installed.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === npm) return undefined;
  rmSync(folder, { recursive: true, force: true });
  write(join(folder, 'package.json'), { private: true });
  const { code, output } = await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', npm], {
    cwd: folder,
    env: process.env,
    timeoutMs: 10 * 60_000,
  });
  if (code !== 0) return `npm install failed: ${lastLine(output)}`;
  writeFileSync(stamp, npm);
  return undefined;
}

/** Undefined where the client called its tool, sent the result back and ended well, else what went wrong. */
async function runLoop(client, protocol) {
  const own = mkdtempSync(join(tmpdir(), `clp-${client.bin}-`));
  const { url } = proxies.get(client.service);
  const model = `model-${protocol}`;
  const { args, env = {}, files = {} } = client.launch({ url, model, prompt, home: own });
  mkdirSync(join(own, 'project'));
  for (const [name, content] of Object.entries(files)) write(join(own, name), content);
  const spec = `id=${client.service}-${protocol}`;
  const before = sandbox.requests(spec).length;
  const { code, output } = await run(join(cache, client.bin, 'node_modules/.bin', client.bin), args, {
    cwd: join(own, 'project'),
    env: { PATH: process.env.PATH, HOME: own, TERM: 'dumb', ...env },
    timeoutMs: runMs,
  });
  const sent = sandbox.requests(spec).slice(before);
  if (process.env.CLP_CLIENTS_KEEP) console.log(`${own}\n${output}`);
  else rmSync(own, { recursive: true, force: true, maxRetries: 5 });
  if (code !== 0) return `ended with ${code}: ${lastLine(output)}`;
  return sent.some(({ body }) => hasResult(body.toString())) ? undefined : 'no tool result was sent';
}

/** Results of tools, as each protocol has them. */
function hasResult(body) {
  return /"type":\s*"(tool_result|function_call_output|custom_tool_call_output)"|"role":\s*"tool"/.test(body);
}

function run(command, args, { cwd, env, timeoutMs }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output = (output + text).slice(-100_000);
      });
    }
    const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), timeoutMs);
    const done = (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    };
    child.once('error', ({ message }) => {
      output += message;
      done(null);
    });
    child.once('close', done);
  });
}

function lastLine(output) {
  return (output.trim().split('\n').at(-1) ?? '').replaceAll('|', '/').slice(0, 160);
}

function writeTable(rows) {
  const text = readFileSync(page, 'utf8');
  const head = ['client', 'service', ...protocols.map((protocol) => `upstream speaks ${protocol}`)];
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const [before, rest] = text.split(marks.begin);
  const after = rest.split(marks.end)[1];
  writeFileSync(page, `${before}${marks.begin}\n\n${lines.join('\n')}\n\n${marks.end}${after}`);
}
