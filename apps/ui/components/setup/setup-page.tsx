'use client';

import { Check } from 'lucide-react';
import { ClientStep } from '@/components/setup/client-step';
import { FirstRequestStep } from '@/components/setup/first-request-step';
import { KeyStep } from '@/components/setup/key-step';
import { UpstreamStep } from '@/components/setup/upstream-step';
import { PageHeader, Panel } from '@/components/ui/panel';
import { useAddress } from '@/hooks/use-address';
import { useText } from '@/hooks/use-text';
import { classNames } from '@/lib/class-names';
import { isServiceName } from '@/lib/services';

const steps = ['upstream', 'key', 'client', 'request'] as const;
type Step = (typeof steps)[number];

/** From nothing to the first answered request in four steps; where one is stands in the address. */
export function SetupPage() {
  const text = useText();
  const words = text.setup;
  const address = useAddress();
  const service = address.get('service');
  const config = address.get('config');
  const url = address.get('url');
  const asked = steps.find((step) => step === address.get('step')) ?? 'upstream';
  const chosen = isServiceName(service) ? service : undefined;
  const step: Step = chosen ? asked : 'upstream';
  const at = steps.indexOf(step);
  const go = (next: Step, more: Record<string, string> = {}) => address.set({ step: next, ...more });

  return (
    <>
      <PageHeader title={words.title} intro={words.intro} />
      <ol className="mb-4 flex flex-wrap gap-x-6 gap-y-2">
        {steps.map((name, index) => (
          <li key={name}>
            <button
              type="button"
              disabled={index > at}
              aria-current={name === step ? 'step' : undefined}
              onClick={() => go(name)}
              className={classNames(
                'flex h-8 items-center gap-2 text-sm disabled:cursor-default',
                name === step ? 'font-semibold' : 'text-ink-2 enabled:hover:text-ink',
              )}
            >
              <span
                className={classNames(
                  'num flex size-5 items-center justify-center rounded-full text-2xs font-semibold',
                  index < at && 'bg-good-soft text-good',
                  index === at && 'bg-accent text-on-accent',
                  index > at && 'bg-hover text-ink-2',
                )}
              >
                {index < at ? <Check aria-hidden="true" className="size-3" /> : index + 1}
              </span>
              {words.steps[name]}
            </button>
          </li>
        ))}
      </ol>
      <Panel title={words.steps[step]} className="max-w-3xl">
        {step === 'upstream' && (
          <UpstreamStep
            initial={{ service: chosen ?? 'claude', url, name: config }}
            onNew={({ service: next, url: base, name }) =>
              go('key', { service: next, url: base, config: name })
            }
            onKnown={(next, name) => go('client', { service: next, config: name, url: '' })}
          />
        )}
        {step === 'key' && chosen && (
          <KeyStep
            service={chosen}
            config={config}
            url={url}
            onBack={() => go('upstream')}
            onDone={() => go('client')}
          />
        )}
        {step === 'client' && chosen && <ClientStep service={chosen} onDone={() => go('request')} />}
        {step === 'request' && chosen && <FirstRequestStep service={chosen} />}
      </Panel>
    </>
  );
}
