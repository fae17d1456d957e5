'use client';

import { useEffect, useSyncExternalStore } from 'react';
import { useSWRConfig } from 'swr';
import { type LiveState, liveStore } from '@/lib/client/live-store';

const serverState: LiveState = { rows: [], status: 'connecting', watchedText: '' };

/** Requests as they happen, and whether the stream stands. */
export function useLive(): LiveState {
  return useSyncExternalStore(liveStore.subscribe, liveStore.snapshot, () => serverState);
}

/** Fetches anew what a switch, an edited file or a cool-down has changed. */
export function useLiveRefresh(): void {
  const { mutate } = useSWRConfig();
  useEffect(
    () =>
      liveStore.onEvent(({ type }) => {
        if (type === 'switch' || type === 'config' || type === 'lb' || type === 'file' || type === 'reset') {
          void mutate((key) => typeof key === 'string' && /^\/api\/(overview|files|history)/.test(key));
        }
      }),
    [mutate],
  );
}
