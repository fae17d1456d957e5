'use client';

import { useState } from 'react';
import { Kpis } from '@/components/usage/kpis';
import { useUsage } from '@/hooks/use-usage';
import { spanOf } from '@/lib/usage-range';

/** The last 24 hours in numbers; nothing before the first request. */
export function DayKpis() {
  const [openedAt] = useState(() => Date.now());
  const { usage } = useUsage(spanOf('24h', openedAt, { from: '', to: '' }), []);
  const total = usage?.groups[0];
  if (!usage || !total || total.requests === 0) return null;
  return <Kpis total={total} latency={usage.latency} />;
}
