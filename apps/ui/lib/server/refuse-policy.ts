import { ClpError } from '@clp/core';
import { checkBalance, checkFilters, type PolicyProblem } from '@clp/core/check-policy';
import type { BalanceFile, FilterFile } from '@clp/core/schema';
import { parse } from 'jsonc-parser';
import type { FileName } from '../files';

/** Refuses rules the proxies could not use, naming the field; the file's own schema is checked where it is written. */
export function refusePolicy(name: FileName, text: string): void {
  const [first] = problemsOf(name, parse(text)).filter(({ severity }) => severity === 'error');
  if (first) throw new ClpError('invalid_request', `${first.field}: ${first.reason}.`);
}

function problemsOf(name: FileName, value: unknown): PolicyProblem[] {
  if (typeof value !== 'object' || value === null) return [];
  if (name === 'filter') return checkFilters(value as FilterFile);
  return name === 'balance' ? checkBalance(value as BalanceFile) : [];
}
