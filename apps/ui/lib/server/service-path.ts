import { ClpError, isServiceName, type ServiceName, serviceNames } from '@clp/core';

export function serviceOf(text: string): ServiceName {
  const name = text.toLowerCase();
  if (isServiceName(name)) return name;
  throw new ClpError('unknown_name', `"${text}" is no service. Services: ${serviceNames.join(', ')}.`);
}
