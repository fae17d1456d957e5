import { readEnvironment } from '@clp/core';

export const environment = readEnvironment();
