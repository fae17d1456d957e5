import { useSWRConfig } from 'swr';

const shown = /^\/api\/(overview|files|history)/;

/** Fetches anew where a change of a settings file is seen. */
export function useRefreshSettings(): () => Promise<unknown> {
  const { mutate } = useSWRConfig();
  return () => mutate((key) => typeof key === 'string' && shown.test(key));
}
