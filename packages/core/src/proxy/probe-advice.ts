import type { WireError } from './dialect.ts';
import type { SendFailure } from './send-failure.ts';

/** What went wrong, and what to do about it. */
export interface ProbeFault {
  fault: string;
  fix: string;
}

const fixByFailure: Readonly<Record<SendFailure['code'], string>> = {
  upstream_dns: 'Correct the host name in base_url, or check your network and its DNS.',
  upstream_refused: 'Nothing listens there: correct the port in base_url, or start that server.',
  upstream_connect: 'Check your network, VPN and firewall, and the host in base_url.',
  upstream_timeout:
    'Try again; if it stays silent check base_url, your network and the provider’s status page.',
  upstream_tls:
    'Check that base_url should begin with https://; for a private certificate authority set NODE_EXTRA_CA_CERTS to its file.',
  upstream_reset: 'The far end hung up: check that base_url has the right scheme (http or https) and port.',
  upstream_idle: 'Try again; the provider accepted the request but stopped answering.',
  upstream_invalid:
    'base_url leads to something that does not speak HTTP as expected: check scheme and port.',
  upstream_too_large:
    'base_url leads to something that answers with far more than a model would: check its path.',
};

export function adviseFailure({ code, reason }: SendFailure): ProbeFault {
  return { fault: `No answer: ${reason}.`, fix: fixByFailure[code] };
}

/** An answer with an error status. */
export function adviseStatus(status: number, message: string): ProbeFault {
  const said = message === '' ? '' : ` It says: ${message.slice(0, 500)}`;
  return { fault: `The upstream answered ${status}.${said}`, fix: fixForStatus(status) };
}

function fixForStatus(status: number): string {
  if (status >= 300 && status < 400)
    return 'base_url redirects elsewhere: write the address it redirects to.';
  if (status >= 500) return 'The upstream is broken or overloaded: try again later, or use another config.';
  switch (status) {
    case 401:
    case 403:
      return 'Its key is refused: check auth_token or api_key, and auth_header if the relay looks for the key elsewhere.';
    case 402:
      return 'The account is out of credit: top it up, or use another config.';
    case 404:
      return 'Check the path of base_url (with or without /v1), and that this upstream has the model.';
    case 429:
      return 'The account is at its rate limit: wait, or set rpm_limit so that CLP keeps below it.';
    default:
      return 'The upstream refuses the request: try a model it offers (--model), and read what it says.';
  }
}

/** A success status with something else than an answer. */
export function adviseContent(contentType: string): ProbeFault {
  return {
    fault: `The upstream answered with ${contentType || 'no content type'} instead of a stream of events.`,
    fix: contentType.includes('html')
      ? 'base_url leads to a web page: most APIs live below /v1 or /api.'
      : 'Check that base_url leads to an API of this protocol; set "protocol" if it speaks another.',
  };
}

export function adviseErrorEvent({ status, code, message }: WireError): ProbeFault {
  return {
    fault: `The upstream reported an error inside its stream (${code}): ${message.slice(0, 500)}`,
    fix: fixForStatus(status),
  };
}

export const nothingCame: ProbeFault = {
  fault: 'The stream ended without any content.',
  fix: 'Try a model this upstream offers (--model); some relays answer unknown models with an empty stream.',
};

export const brokeOff: ProbeFault = {
  fault: 'The stream broke off before its closing event.',
  fix: 'Try again; if it stays so, the relay cuts long answers: use another config.',
};
