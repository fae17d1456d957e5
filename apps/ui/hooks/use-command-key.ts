'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => undefined;
const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** How this machine writes a key that is pressed with the one for commands: `⌘K` or `Ctrl K`. */
export function useCommandKey(): (key: string) => string {
  const hasCommandKey = useSyncExternalStore(never, isApple, () => false);
  return (key) => (hasCommandKey ? `⌘${key}` : `Ctrl ${key}`);
}
