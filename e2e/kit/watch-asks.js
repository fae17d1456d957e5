import dns from 'node:dns';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

/**
 * Loaded into a process under test before anything else: it says on its error output which hosts it asks for or calls,
 * and which files of its home it reads.
 */

const say = (what) => fs.writeSync(2, `watched: ${what}\n`);
const isHere = (host) => host === undefined || /^(?:localhost|127\.|::1)/.test(host);

for (const holder of [dns, dns.promises]) {
  const lookup = holder.lookup.bind(holder);
  holder.lookup = (host, ...rest) => {
    if (!isHere(host)) say(`asked for ${host}`);
    return lookup(host, ...rest);
  };
}

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...given) {
  const [first] = given.flat();
  const host = typeof first === 'object' ? first?.host : undefined;
  if (!isHere(host)) say(`called ${host}`);
  return connect.apply(this, given);
};

const home = process.env.CLP_HOME ?? '';
const isOurs = (path) => typeof path === 'string' && path.startsWith(home);
const watchReads = (holder, name, isRead) => {
  const original = holder[name].bind(holder);
  holder[name] = (path, ...rest) => {
    if (isOurs(path) && isRead(rest[0])) say(`read ${path.slice(home.length + 1)}`);
    return original(path, ...rest);
  };
};
for (const holder of [fs, fs.promises]) {
  watchReads(holder, 'readFile', () => true);
  watchReads(holder, 'open', (flags = 'r') => flags === 'r' || flags === 'r+');
}
watchReads(fs, 'readFileSync', () => true);
watchReads(fs, 'openSync', (flags = 'r') => flags === 'r' || flags === 'r+');
syncBuiltinESMExports();
