import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ClpError } from './errors.ts';
import { type ProcessName, processes } from './services.ts';

/** Everything CLP takes from the process environment; the only reader of `process.env`. */
export interface Environment {
  /** Folder of all files, default `~/.clp`; absolute. */
  home: string;
  /** Address to listen on, default loopback. */
  host: string;
  /** Port of a process: its `CLP_*_PORT` or the table's default. */
  port(name: ProcessName): number;
  /** Milliseconds of upstream silence before the first stall warning; 0 = never. */
  stallWarnAfterMs: number;
  /** Milliseconds between further stall warnings. */
  stallWarnEveryMs: number;
  /** Milliseconds of silence after which a streaming client gets a heartbeat; 0 = never. */
  heartbeatMs: number;
  /** Minimum milliseconds between two paced requests to one config; 0 = what the limit itself asks for. */
  minRequestGapMs: number;
  /** `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` (either case). */
  upstreamProxy: { http: string | undefined; https: string | undefined; no: string | undefined };
  /** Base address of an OpenTelemetry collector for traces; undefined = none. */
  otlpEndpoint: string | undefined;
  /** `env:NAME` secrets of a config. */
  secret(name: string): string | undefined;
  /** All of it: what a client started by us is given, and what would override its files. */
  variables: Readonly<Variables>;
}

type Variables = Record<string, string | undefined>;

export function readEnvironment(variables: Variables = process.env): Environment {
  const warnAfter = seconds(variables, 'CLP_UPSTREAM_WARN_AFTER', 45);
  const warnEvery = seconds(variables, 'CLP_UPSTREAM_WARNING_INTERVAL', 30);
  const heartbeatOn = (variables.CLP_SSE_HEARTBEAT_ENABLED ?? 'true').trim().toLowerCase() === 'true';
  return {
    // PM2 starts the services in another folder than the one a relative path is meant from.
    home: resolve(variables.CLP_HOME || join(variables.HOME || homedir(), '.clp')),
    host: variables.CLP_HOST || '127.0.0.1',
    port: (name) => portFrom(variables, name),
    stallWarnAfterMs: warnAfter * 1000,
    stallWarnEveryMs: (warnEvery > 0 ? warnEvery : warnAfter) * 1000,
    heartbeatMs: heartbeatOn ? seconds(variables, 'CLP_SSE_HEARTBEAT_INTERVAL', 15) * 1000 : 0,
    minRequestGapMs: seconds(variables, 'CLP_MIN_REQUEST_DELAY', 0) * 1000,
    upstreamProxy: {
      http: variables.HTTP_PROXY || variables.http_proxy || undefined,
      https: variables.HTTPS_PROXY || variables.https_proxy || undefined,
      no: variables.NO_PROXY || variables.no_proxy || undefined,
    },
    otlpEndpoint: variables.OTEL_EXPORTER_OTLP_ENDPOINT || undefined,
    secret: (name) => variables[name],
    variables,
  };
}

function portFrom(variables: Variables, name: ProcessName): number {
  const { port, portVariable } = processes[name];
  const text = variables[portVariable];
  if (!text) return port;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value < 65536) return value;
  throw new ClpError(
    'invalid_request',
    `${portVariable} is "${text}", which is no port. Set it to a number from 0 to 65535.`,
  );
}

/** A number of seconds; a value that is no number counts as absent, a negative one as 0. */
function seconds(variables: Variables, name: string, fallback: number): number {
  const value = Number.parseFloat(variables[name] ?? '');
  return Number.isNaN(value) ? fallback : Math.max(0, value);
}

/** Where a process of this environment answers callers on this machine: `http://127.0.0.1:3210`. */
export function addressOf({ host, port }: Environment, name: ProcessName): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port(name)}`;
}

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
