'use client';

import type { Page } from '@clp/core/request-index';
import { ChevronDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import useSWR from 'swr';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import { useAddress } from '@/hooks/use-address';
import { useText } from '@/hooks/use-text';
import type { BodyPart } from '@/lib/body-part';
import { read } from '@/lib/client/call';
import { formatTime } from '@/lib/format';

/** Takes the kept body of a recent request as the sample. */
export function SampleChoice({ onSample }: { onSample: (text: string) => void }) {
  const words = useText().filters;
  const [wanted, setWanted] = useState(false);
  const { data } = useSWR<Page, Error>(wanted ? '/api/requests?limit=12' : null, read);

  async function choose(id: string): Promise<void> {
    try {
      onSample((await read<BodyPart>(`/api/requests/${id}/body?side=request`)).text);
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    }
  }

  // A request's drawer leads here with the request to try the rules on.
  const asked = useAddress().get('request');
  const chooseAsked = useRef(choose);
  chooseAsked.current = choose;
  useEffect(() => {
    if (asked) void chooseAsked.current(asked);
  }, [asked]);

  return (
    <Menu
      onOpen={() => setWanted(true)}
      trigger={
        <Button size="small">
          {words.fromTraffic}
          <ChevronDown aria-hidden="true" className="size-3.5" />
        </Button>
      }
    >
      {data?.rows.length === 0 && (
        <MenuItem disabled onSelect={() => undefined}>
          {words.noTraffic}
        </MenuItem>
      )}
      {data?.rows.map((row) => (
        <MenuItem key={row.id} onSelect={() => void choose(row.id)}>
          <span className="num font-mono text-xs text-ink-3">{formatTime(row.startedAt)}</span>
          <span>{row.service}</span>
          <span className="text-ink-2">{row.modelAsked ?? row.path}</span>
        </MenuItem>
      ))}
    </Menu>
  );
}
