import type { ServiceName } from '@clp/core';
import { useState } from 'react';
import { toast } from 'sonner';
import { useFailureToast } from '@/hooks/use-failure-toast';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import { serviceTitles } from '@/lib/services';

/** Starts, stops or restarts a service and says how it went. */
export function useServiceVerb(service: ServiceName) {
  const text = useText();
  const tellFailure = useFailureToast();
  const { refresh } = useOverview();
  const [busy, setBusy] = useState(false);

  async function run(verb: 'start' | 'stop' | 'restart'): Promise<void> {
    setBusy(true);
    try {
      await write('POST', `/api/services/${service}/${verb}`);
      toast.success(`${serviceTitles[service]}: ${text.settings.done}`);
    } catch (error) {
      tellFailure(error);
    } finally {
      setBusy(false);
      await refresh();
    }
  }

  return { busy, run };
}
