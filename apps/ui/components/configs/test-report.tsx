'use client';

import type { ProbeResult } from '@clp/core/proxy';
import { Badge, type Tone } from '@/components/ui/badge';
import { CopyButton } from '@/components/ui/copy-button';
import { useText } from '@/hooks/use-text';
import { formatMs } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';

const tones: Record<ProbeResult['steps'][number]['state'], Tone> = {
  ok: 'good',
  warning: 'warn',
  failed: 'bad',
  skipped: 'neutral',
};

/** What a test found, step by step, with what to do about a fault. */
export function TestReport({ result }: { result: ProbeResult }) {
  const words = useText().configs;
  const status = result.status_code ?? '–';
  return (
    <div className="space-y-3">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={result.success ? 'good' : 'bad'}>
          {result.success ? fill(words.testOk, { status, ms: result.duration_ms }) : words.testFailed}
        </Badge>
        <code className="break-all font-mono text-xs text-ink-2">{result.target_url}</code>
      </p>
      {result.fault && <p className="text-bad">{result.fault}</p>}
      {result.fix && <p>{result.fix}</p>}
      <ul className="divide-y divide-line rounded-md border border-line text-xs">
        {result.steps.map((step) => (
          <li
            key={step.step}
            className="grid grid-cols-[96px_64px_minmax(0,1fr)] items-center gap-2 px-2.5 py-1.5"
          >
            <span>
              <Badge tone={tones[step.state]}>{words.steps[step.step]}</Badge>
            </span>
            <span className="num text-right text-ink-3">
              {step.ms === undefined ? '' : formatMs(step.ms)}
            </span>
            <span className="break-words text-ink-2">{step.detail}</span>
          </li>
        ))}
      </ul>
      {result.response_text && (
        <details>
          <summary className="cursor-pointer text-xs text-ink-2">{words.answer}</summary>
          <div className="mt-1">
            <CopyButton value={result.response_text} />
            <pre
              // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard.
              tabIndex={0}
              className="mt-1 max-h-48 overflow-auto whitespace-pre-wrap break-words rounded-md border border-line bg-sunken p-2 font-mono text-xs"
            >
              {result.response_text}
            </pre>
          </div>
        </details>
      )}
    </div>
  );
}
