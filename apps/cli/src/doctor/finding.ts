/** One thing the doctor looked at. */
export interface Finding {
  check: string;
  state: 'ok' | 'warning' | 'problem';
  message: string;
  /** A command, or what to do by hand. */
  fix?: string;
  /** Mends it, where that is safe to do unasked. */
  mend?(): Promise<void>;
}

export const ok = (check: string, message: string): Finding => ({ check, state: 'ok', message });
