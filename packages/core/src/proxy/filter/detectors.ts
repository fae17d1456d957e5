/** A built-in pattern for text nobody wants to send. */
export interface Detector {
  title: string;
  /** One of these occurs in every match. */
  literals: readonly string[];
  pattern: RegExp;
}

/**
 * Patterns whose repetitions are bounded or over one plain character class, so that the native engine cannot backtrack
 * beyond a constant per position. Formats as their vendors document them.
 */
export const detectors: Readonly<Record<string, Detector>> = {
  api_key: {
    title: 'API keys of well-known vendors',
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
