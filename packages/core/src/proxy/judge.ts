import type { Sent } from './send.ts';

/**
 * What to do with an attempt, and whose fault it was.
 * `credential`: the upstream refuses this config's key; only an edit mends it.
 */
export interface Judgement {
  verdict: 'deliver' | 'try-next';
  fault: 'none' | 'client' | 'upstream' | 'credential';
}

const fine: Judgement = { verdict: 'deliver', fault: 'none' };
const clientFault: Judgement = { verdict: 'deliver', fault: 'client' };
const upstreamFault: Judgement = { verdict: 'try-next', fault: 'upstream' };
const credentialFault: Judgement = { verdict: 'try-next', fault: 'credential' };

/** 4xx that say something about the account or the upstream rather than about the request. */
const statuses: Readonly<Record<number, Judgement>> = {
  401: credentialFault,
  // Out of credit: the next account may have some.
  402: upstreamFault,
  403: credentialFault,
  408: upstreamFault,
  409: upstreamFault,
  425: upstreamFault,
  429: upstreamFault,
};

export function judgeStatus(status: number): Judgement {
  if (status < 400) return fine;
  if (status >= 500) return upstreamFault;
  return statuses[status] ?? clientFault;
}

/** Whose fault an error inside a 200 is, by the status it stands for. */
export function faultOf(status: number): Judgement['fault'] {
  const { fault } = judgeStatus(status);
  return fault === 'none' ? 'upstream' : fault;
}

/** The one table that decides between delivering an attempt and trying the next config. */
export function judge(sent: Sent): Judgement {
  switch (sent.kind) {
    case 'answer':
      return judgeStatus(sent.answer.status);
    case 'failure':
      return upstreamFault;
    case 'aborted':
      return clientFault;
  }
}
