'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { useFailureToast } from '@/hooks/use-failure-toast';
import { useText } from '@/hooks/use-text';
import { copyText } from '@/lib/client/copy';

/** Copies text and says so for a moment. */
export function CopyButton({ value, label }: { value: string; label?: string }) {
  const text = useText();
  const tellFailure = useFailureToast();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;

  function copy(): void {
    copyText(value).then(() => setCopied(true), tellFailure);
  }

  return (
    <Button size="small" look="quiet" onClick={copy}>
      <Icon aria-hidden="true" className="size-3.5" />
      {copied ? text.common.copied : (label ?? text.common.copy)}
    </Button>
  );
}

/** The `clp` command that does the same, ready to copy. */
export function Command({ children }: { children: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1 rounded-md border border-line bg-sunken pl-2">
      <code className="truncate py-1 font-mono text-xs">{children}</code>
      <CopyButton value={children} />
    </span>
  );
}
