'use client';

import type { ServiceName } from '@clp/core';
import { useEffect, useRef, useState } from 'react';
import useSWR from 'swr';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Failure } from '@/components/ui/states';
import { useText } from '@/hooks/use-text';
import { read } from '@/lib/client/call';
import { fill } from '@/lib/i18n/fill';
import { serviceTitles } from '@/lib/services';

/** What a service has written lately, renewed while it is looked at. */
export function ServiceLog({ service }: { service: ServiceName }) {
  const words = useText().settings;
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLPreElement>(null);
  const { data, error } = useSWR<{ text: string }, Error>(
    open ? `/api/services/${service}/log` : null,
    read,
    {
      refreshInterval: 2_000,
    },
  );
  const content = data?.text;
  // Who reads further up is left there.
  const isAtEnd = useRef(true);

  useEffect(() => {
    if (content !== undefined && isAtEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [content]);

  function show(): void {
    isAtEnd.current = true;
    setOpen(true);
  }

  return (
    <>
      <Button size="small" look="quiet" onClick={show}>
        {words.log}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={fill(words.logOf, { service: serviceTitles[service] })}
        width="max-w-3xl"
      >
        <div className="p-4">
          {error && <Failure error={error} />}
          {content === '' && <p className="text-ink-2">{words.noLog}</p>}
          {content && (
            <pre
              ref={box}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard.
              tabIndex={0}
              onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
                isAtEnd.current = scrollTop + clientHeight >= scrollHeight - 8;
              }}
              className="max-h-[55vh] overflow-auto whitespace-pre-wrap break-words rounded-md border border-line bg-sunken p-3 font-mono text-xs leading-5"
            >
              {content}
            </pre>
          )}
        </div>
      </Dialog>
    </>
  );
}
