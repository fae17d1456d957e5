'use client';

import type { ServiceName } from '@clp/core';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import { serviceNames, serviceTitles } from '@/lib/services';
import { upstreamName } from '@/lib/upstream-name';

interface Upstream {
  service: ServiceName;
  url: string;
  name: string;
}

interface UpstreamStepProps {
  initial: Upstream;
  onNew: (upstream: Upstream) => void;
  onKnown: (service: ServiceName, config: string) => void;
}

const examples: Record<ServiceName, string> = {
  claude: 'https://api.anthropic.com',
  codex: 'https://api.openai.com/v1',
  legacy: 'https://api.openai.com/v1',
};

/** Which service, and which upstream it calls: a new one, or a config that is there already. */
export function UpstreamStep({ initial, onNew, onKnown }: UpstreamStepProps) {
  const text = useText();
  const words = text.setup;
  const { overview } = useOverview();
  const [service, setService] = useState(initial.service);
  const [url, setUrl] = useState(initial.url);
  const [name, setName] = useState(initial.name);
  const [isTried, setTried] = useState(false);
  const configs = overview?.services.find((each) => each.name === service)?.configs ?? [];
  const isUrl = /^https?:\/\//i.test(url.trim()) && URL.canParse(url.trim());
  const named = name.trim() || (isUrl ? upstreamName(url.trim()) : '');
  // Who comes back from the test mends what was just saved.
  const isMended = initial.url !== '' && named === initial.name && service === initial.service;
  const isTaken = configs.includes(named) && !isMended;

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (isUrl && !isTaken) onNew({ service, url: url.trim(), name: named });
  }

  return (
    <form onSubmit={submit} className="space-y-5 p-4">
      <div className="space-y-2">
        <Segmented<ServiceName>
          label={text.common.service}
          value={service}
          onChange={setService}
          options={serviceNames.map((value) => ({ value, text: serviceTitles[value] }))}
        />
        <p className="text-ink-2">{words.serviceHints[service]}</p>
      </div>
      {configs.length > 0 && (
        <div className="space-y-2 rounded-md border border-line bg-sunken p-3">
          <p>{words.known}</p>
          <div className="flex flex-wrap gap-2">
            {configs.map((config) => (
              <Button
                key={config}
                size="small"
                className="max-w-full"
                onClick={() => onKnown(service, config)}
              >
                <span className="truncate">{config}</span>
              </Button>
            ))}
          </div>
        </div>
      )}
      <Field
        label={words.url}
        hint={words.urlHint}
        error={isTried && !isUrl ? text.configs.errorUrl : undefined}
      >
        {(control) => (
          <Input
            {...control}
            inputMode="url"
            placeholder={examples[service]}
            value={url}
            onChange={({ target }) => setUrl(target.value)}
          />
        )}
      </Field>
      <Field
        label={words.name}
        hint={words.nameHint}
        error={isTaken ? text.configs.errorNameTaken : undefined}
      >
        {(control) => (
          <Input
            {...control}
            placeholder={named}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        )}
      </Field>
      <div className="flex justify-end">
        <Button look="primary" type="submit">
          {words.next}
        </Button>
      </div>
    </form>
  );
}
