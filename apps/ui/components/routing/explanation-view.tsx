'use client';

import type { Explanation } from '@clp/core/proxy';
import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { useText } from '@/hooks/use-text';
import { formatMs } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';

/** The steps a request would take, as the proxy tells them. */
export function ExplanationView({ answer }: { answer: Explanation }) {
  const words = useText().policy;
  const { filter, route, rank, send, changes, refused, problems } = answer;
  const credential = send?.headers.find(([name]) => /^(authorization|x-api-key)$/i.test(name));
  return (
    <dl className="grid grid-cols-[104px_minmax(0,1fr)] gap-x-4 gap-y-2 border-t border-line p-4">
      {filter.rules.length > 0 && (
        <Row name={words.filtersApplied}>
          {filter.rules.map(({ rule, count }) => `${rule} ×${count}`).join(', ')}
        </Row>
      )}
      <Row name={words.ruleUsed}>{route.rule ?? <span className="text-ink-2">{words.noRule}</span>}</Row>
      <Row name={words.model}>
        <span className="font-mono text-xs leading-5">
          {route.model_asked} → {route.model_sent ?? route.model_asked}
        </span>
        {route.fallback_models.length > 0 && (
          <span className="block text-xs text-ink-2">
            {fill(words.effects.fallback, { value: route.fallback_models.join(', ') })}
          </span>
        )}
      </Row>
      <Row name={words.goesTo}>
        <ol className="space-y-1">
          {rank.candidates.map((candidate, index) => (
            <li key={candidate.config}>
              <Badge tone={index === 0 ? 'accent' : 'neutral'}>{candidate.config}</Badge>{' '}
              <span className="text-ink-2">{candidate.why}</span>
              {candidate.wait_ms > 0 && (
                <span className="num text-xs text-warn">
                  {' '}
                  {fill(words.waits, { time: formatMs(candidate.wait_ms) })}
                </span>
              )}
            </li>
          ))}
        </ol>
      </Row>
      {rank.left_out.length > 0 && (
        <Row name={words.leftOut}>
          {rank.left_out.map(({ config, why }) => (
            <span key={config} className="block">
              {config}: <span className="text-ink-2">{why}</span>
            </span>
          ))}
        </Row>
      )}
      {send && (
        <Row name={words.sends}>
          <code className="block break-all font-mono text-xs leading-5">{`${send.method} ${send.url}`}</code>
          {credential && (
            <code className="block break-all font-mono text-xs text-ink-2">{credential.join(': ')}</code>
          )}
        </Row>
      )}
      {changes.length > 0 && (
        <Row name={words.changes}>
          {changes.map(({ what, cause }, index) => (
            <span key={`${index} ${what}`} className="block text-xs">
              <span className="font-mono">{what}</span> <span className="text-ink-2">{cause}</span>
            </span>
          ))}
        </Row>
      )}
      {refused && (
        <Row name={words.refused}>
          <span className="text-bad">{refused.message}</span>
        </Row>
      )}
      {problems.map((problem) => (
        <dd key={problem} className="col-span-2 text-xs text-warn">
          {problem}
        </dd>
      ))}
    </dl>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
