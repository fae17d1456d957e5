'use client';

import type { ServiceName } from '@clp/core';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { testConfig } from '@/hooks/use-config-test';
import { useText } from '@/hooks/use-text';
import { fill } from '@/lib/i18n/fill';

/** Tests the configs one after another: each is a real request and takes its turn. */
export function TestAll({ service, names }: { service: ServiceName; names: readonly string[] }) {
  const words = useText().configs;
  const [done, setDone] = useState<number>();

  async function run(): Promise<void> {
    const failed: string[] = [];
    for (const [index, config] of names.entries()) {
      setDone(index);
      const result = await testConfig(service, { config });
      if (result instanceof Error || !result.success) failed.push(config);
    }
    setDone(undefined);
    if (failed.length === 0) toast.success(fill(words.allWork, { n: names.length }));
    else toast.error(fill(words.someFailed, { names: failed.join(', ') }));
  }

  return (
    <Button disabled={done !== undefined} onClick={() => void run()}>
      <span aria-live="polite">
        {done === undefined ? words.testAll : fill(words.testingOf, { n: done + 1, all: names.length })}
      </span>
    </Button>
  );
}
