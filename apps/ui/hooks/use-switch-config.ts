import type { ServiceName } from '@clp/core';
import { toast } from 'sonner';
import { useFailureToast } from '@/hooks/use-failure-toast';
import { useRefreshSettings } from '@/hooks/use-refresh-settings';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import { fill } from '@/lib/i18n/fill';
import { serviceTitles } from '@/lib/services';

interface Switched {
  before: string | null;
  active: string;
}

/** Makes a config the active one, says so and offers the way back for ten seconds. */
export function useSwitchConfig() {
  const text = useText();
  const tellFailure = useFailureToast();
  const refresh = useRefreshSettings();

  async function activate(service: ServiceName, config: string): Promise<Switched> {
    const switched = await write<Switched>('POST', `/api/configs/${service}/active`, { config });
    await refresh();
    return switched;
  }

  return async function switchConfig(service: ServiceName, config: string): Promise<void> {
    try {
      const { before } = await activate(service, config);
      const message = fill(text.shell.switched, { service: serviceTitles[service], config });
      const undo =
        before && before !== config
          ? { label: text.common.undo, onClick: () => void activate(service, before).catch(tellFailure) }
          : undefined;
      toast.success(message, { duration: 10_000, action: undo });
    } catch (error) {
      tellFailure(error);
    }
  };
}
