'use client';

import { useEffect, useSyncExternalStore } from 'react';
import { useSWRConfig } from 'swr';
import { type LiveState, liveStore } from '@/lib/client/live-store';

const serverState: LiveState = { rows: [], status: 'connecting', skipped: 0 };

/** Requests as they happen, and whether the stream stands. */
export function useLive(): LiveState {
  return useSyncExternalStore(liveStore.subscribe, liveStore.snapshot, () => serverState);
}

/** Only whether the stream stands: does not change with every request. */
export function useLiveStatus(): LiveState['status'] {
  return useSyncExternalStore(
    liveStore.subscribe,
    () => liveStore.snapshot().status,
    () => serverState.status,
  );
}

/** Totals change with every request; they are asked for again at most so often. Milliseconds. */
const totalsMs = 3_000;

/** Fetches anew what an event says has changed. */
export function useLiveRefresh(): void {
  const { mutate } = useSWRConfig();
  useEffect(() => {
    let timer: number | undefined;
    const refresh = (paths: RegExp) => void mutate((key) => typeof key === 'string' && paths.test(key));
    const stopListening = liveStore.onNotice(({ type }) => {
      if (type === 'ended') {
        timer ??= window.setTimeout(() => {
          timer = undefined;
          refresh(/^\/api\/(usage|rule-uses|requests\/facets)/);
        }, totalsMs);
        return;
      }
      refresh(
        type === 'reset'
          ? /^(\$inf\$)?\/api\//
          : /^\/api\/(overview|files|history|rule-uses|configs\/\w+\/references)/,
      );
    });
    return () => {
      stopListening();
      window.clearTimeout(timer);
    };
  }, [mutate]);
}
