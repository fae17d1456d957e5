import { type Find, type Range, vendorRules } from './vendor-rules.ts';

/** A built-in search for text nobody wants to send. */
export interface Detector {
  title: string;
  /** One of these occurs in every match of `pattern`. */
  literals: readonly string[];
  /** With the flag `g`; a group `before`, in a lookbehind, is a part of the match too. */
  pattern: RegExp;
  /** Rules of secretlint that find more of the same kind -> one of these occurs in every match. */
  vendors?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Patterns whose repetitions are bounded or over one plain character class, so that the native engine cannot backtrack
 * beyond a constant per position. Formats as their vendors document them, where secretlint has no rule or asks for more context.
 */
export const detectors: Readonly<Record<string, Detector>> = {
  api_key: {
    title: 'API keys, tokens and passwords of well-known vendors',
    vendors: {
      '1password': ['ops_ey'],
      anthropic: ['sk-ant-'],
      aws: ['SECRET', 'Secret', 'secret', 'ACCOUNT', 'Account', 'account'],
      basicauth: ['://'],
      'database-connection-string': ['://'],
      github: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
      linear: ['lin_api_'],
      npm: ['npm_', '_authToken='],
      openai: ['sk-'],
      sendgrid: ['SG.'],
      shopify: ['shppa_', 'shpca_', 'shpat_', 'shpss_'],
      slack: ['xox', 'xapp-', '://'],
    },
    literals: [
      'sk-',
      'AKIA',
      'ASIA',
      'AIza',
      'ghp_',
      'gho_',
      'ghs_',
      'ghu_',
      'github_pat_',
      'glpat-',
      'xox',
      'sk_live_',
      'rk_live_',
      'hf_',
      'gsk_',
      'npm_',
      'SG.',
      'r8_',
      'pplx-',
      'xai-',
    ],
    pattern:
      /\b(?:sk-[A-Za-z0-9_-]{20,256}|(?:AKIA|ASIA)[A-Z0-9]{16}\b|AIza[A-Za-z0-9_-]{35}|gh[posu]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255}|glpat-[A-Za-z0-9_-]{20,64}|xox[abeprs]-[A-Za-z0-9-]{10,255}|[sr]k_live_[A-Za-z0-9]{16,255}|hf_[A-Za-z0-9]{30,64}|gsk_[A-Za-z0-9]{40,64}|npm_[A-Za-z0-9]{36}|SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}|r8_[A-Za-z0-9]{37}|pplx-[A-Za-z0-9]{32,64}|xai-[A-Za-z0-9]{40,128})/g,
  },
  private_key: {
    title: 'Private keys (PEM)',
    vendors: { privatekey: ['-----BEGIN'] },
    literals: ['-----BEGIN'],
    pattern:
      /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----[^-]{0,20000}-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g,
  },
  jwt: {
    title: 'JSON web tokens',
    literals: ['eyJ'],
    pattern: /\beyJ[A-Za-z0-9_-]{8,4096}\.eyJ[A-Za-z0-9_-]{8,8192}\.[A-Za-z0-9_-]{16,2048}/g,
  },
  email: {
    title: 'E-mail addresses',
    literals: ['@'],
    pattern:
      /@(?<=(?<![A-Za-z0-9._%+-])(?<before>[A-Za-z0-9._%+-]{1,64})@)[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,24}\b/g,
  },
  ipv4: {
    title: 'IPv4 addresses',
    literals: ['0.', '1.', '2.', '3.', '4.', '5.', '6.', '7.', '8.', '9.'],
    pattern: /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])/g,
  },
  home_path: {
    title: 'User name in home folder paths',
    literals: ['/home/', '/Users/', '\\Users\\'],
    pattern: /(?<=(?:\/home\/|\/Users\/|\\Users\\))[^\s/\\"'<>:|?*]{1,64}/g,
  },
};

/** One of these occurs in every text a detector finds something in. */
export function literalsOf({ literals, vendors = {} }: Detector): string[] {
  return [...literals, ...Object.values(vendors).flat()];
}

/** All that a detector finds in a text, in order; what overlaps is one. */
export function findAll({ pattern, vendors = {} }: Detector): Find {
  return (text) => {
    const ranges: Range[] = [];
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length;
      ranges.push([match.index - (match.groups?.before?.length ?? 0), end]);
    }
    for (const [name, literals] of Object.entries(vendors)) {
      if (literals.some((literal) => text.includes(literal)))
        ranges.push(...(vendorRules().get(name)?.(text) ?? []));
    }
    return merged(ranges);
  };
}

function merged(ranges: Range[]): Range[] {
  const result: [number, number][] = [];
  for (const [start, end] of ranges.sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && start < last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}
