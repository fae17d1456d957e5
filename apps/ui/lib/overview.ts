import type { ServiceName } from '@clp/core';
import type { HealthReport } from '@clp/core/proxy';

/** One proxy as the console sees it. */
export interface ServiceView {
  name: ServiceName;
  port: number;
  state: 'up' | 'down';
  /** What its `/health` says; null while it is down. */
  health: HealthReport | null;
  /** From the file, so that it is known while the service is down. */
  active: string | null;
  configs: string[];
}

export interface Problem {
  file: string;
  message: string;
  remedy: string;
}

export interface Overview {
  /** When this was so. Epoch milliseconds. */
  at: number;
  home: string;
  version: string;
  services: ServiceView[];
  filters: number;
  problems: Problem[];
}
