import { ClpError, type Environment, isServiceName, type ServiceName } from '@clp/core';
import type { RequestRecord } from '@clp/core/schema';
import { type Capture, readCapture } from '@clp/core/store';
import { findRequest, withIndex } from './open-index.ts';

/** A finished request whose bodies were kept. */
export interface KeptRequest {
  service: ServiceName;
  record: RequestRecord;
  capture: Capture;
}

/** @param id may be shortened */
export async function keptRequest(environment: Environment, id: string): Promise<KeptRequest> {
  const { record } = await withIndex(environment, (index) => findRequest(index, id));
  const capture = record?.capture && (await readCapture(environment.home, record.capture));
  if (!record || !capture || !isServiceName(record.service))
    throw new ClpError(
      'not_found',
      `The bodies of ${id} are not kept. \`capture\` in data/system.json says what is (clp settings).`,
    );
  return { service: record.service, record, capture };
}
