'use client';

import type { ServiceName } from '@clp/core';
import type { ProbeResult } from '@clp/core/proxy';
import { useSyncExternalStore } from 'react';
import { write } from '@/lib/client/call';
import { keyOf, type TestResult, testResults } from '@/lib/client/test-results';

export interface TestRequest {
  config: string;
  /** Unsaved members; absent = as saved. */
  entry?: Record<string, unknown>;
  model?: string;
  members?: Record<string, unknown>;
}

/** Sends one real request to a config; the outcome of a saved one is kept for the list. */
export async function testConfig(service: ServiceName, request: TestRequest): Promise<ProbeResult | Error> {
  const result = await write<ProbeResult>('POST', `/api/configs/${service}/test`, request).catch(
    (error: Error) => error,
  );
  if (!request.entry) {
    const isError = result instanceof Error;
    testResults.put(service, request.config, {
      at: Date.now(),
      ok: !isError && result.success,
      ms: isError ? 0 : result.duration_ms,
    });
  }
  return result;
}

export function useTestResult(service: ServiceName, config: string): TestResult | undefined {
  const all = useSyncExternalStore(testResults.subscribe, testResults.read, testResults.readOnServer);
  return all[keyOf(service, config)];
}
