'use client';

import type { ServiceName } from '@clp/core';
import { useState } from 'react';
import { ConfigHealth } from '@/components/configs/config-health';
import { ConfigTest } from '@/components/configs/config-test';
import { DeleteConfig } from '@/components/configs/delete-config';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import type { Draft } from '@/hooks/use-draft';
import { useSwitchConfig } from '@/hooks/use-switch-config';
import { useText } from '@/hooks/use-text';
import type { EntryView } from '@/lib/config-entry';
import { fill } from '@/lib/i18n/fill';
import type { ServiceView } from '@/lib/overview';

interface ConfigRowProps {
  service: ServiceName;
  draft: Draft;
  view: ServiceView | undefined;
  config: EntryView;
  onEdit: (name: string) => void;
}

export function ConfigRow({ service, draft, view, config, onEdit }: ConfigRowProps) {
  const text = useText();
  const switchConfig = useSwitchConfig();
  const [deleting, setDeleting] = useState(false);
  const { name, entry, secret } = config;
  const active = view?.active === name;
  const fault = draft.base?.faults.find((each) => each.entry === name);
  return (
    <tr className="group hover:bg-hover/60 [&>td]:px-4 [&>td]:py-2">
      <td>
        <span className="flex items-center gap-2">
          <button type="button" onClick={() => onEdit(name)} className="font-medium hover:underline">
            {name}
          </button>
          {active && <Badge tone="accent">{text.configs.active}</Badge>}
        </span>
        {fault && (
          <span className="block text-xs text-bad">
            {fill(text.configs.problemEntry, { reason: fault.reason })}
          </span>
        )}
      </td>
      <td className="font-mono text-xs text-ink-2">{secret || '–'}</td>
      <td className="num text-right">{String(entry.weight ?? 0)}</td>
      <td className="num text-right text-ink-2">
        {Number(entry.rpm_limit) > 0 ? String(entry.rpm_limit) : text.configs.unlimited}
      </td>
      <td>
        <ConfigHealth
          service={service}
          config={view?.health?.configs.find((each) => each.name === name)}
          isUp={view?.state === 'up'}
        />
      </td>
      <td>
        <span className="flex items-center justify-end gap-1">
          {!active && !fault && (
            <Button size="small" onClick={() => void switchConfig(service, name)} disabled={draft.dirty}>
              {text.configs.makeActive}
            </Button>
          )}
          <ConfigTest service={service} config={name} />
          <Button
            size="small"
            look="quiet"
            onClick={() => onEdit(name)}
            aria-label={fill(text.configs.editTitle, { name })}
          >
            {text.common.edit}
          </Button>
          <Button
            size="small"
            look="quiet"
            onClick={() => setDeleting(true)}
            aria-label={fill(text.configs.deleteTitle, { name })}
          >
            {text.common.remove}
          </Button>
        </span>
        <DeleteConfig
          service={service}
          draft={draft}
          name={name}
          active={active}
          open={deleting}
          onClose={() => setDeleting(false)}
        />
      </td>
    </tr>
  );
}
