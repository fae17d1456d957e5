import type { ServiceName } from '@clp/core';

/** How the last test of a config went. */
export interface TestResult {
  at: number;
  ok: boolean;
  ms: number;
}

type Results = Readonly<Record<string, TestResult>>;

const storageKey = 'clp-tests';
const nothing: Results = {};
let results: Results | undefined;
const listeners = new Set<() => void>();

export const testResults = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read(): Results {
    results ??= stored();
    return results;
  },
  readOnServer: (): Results => nothing,
  put(service: ServiceName, config: string, result: TestResult): void {
    results = { ...testResults.read(), [keyOf(service, config)]: result };
    // As long as the tab: a result of yesterday says nothing.
    sessionStorage.setItem(storageKey, JSON.stringify(results));
    for (const listener of listeners) listener();
  },
};

export function keyOf(service: ServiceName, config: string): string {
  return `${service} ${config}`;
}

function stored(): Results {
  const text = sessionStorage.getItem(storageKey);
  return text ? (JSON.parse(text) as Results) : nothing;
}
