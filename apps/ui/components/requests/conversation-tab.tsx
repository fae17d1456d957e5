'use client';

import type { RequestRow } from '@clp/core/schema';
import { useState } from 'react';
import { NothingKept } from '@/components/requests/nothing-kept';
import { PartBlock } from '@/components/requests/part-block';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/states';
import { useConversation, useWatchedAnswer } from '@/hooks/use-request';
import { useText } from '@/hooks/use-text';
import type { PartView, TurnView } from '@/lib/conversation';
import { fill } from '@/lib/i18n/fill';

/** Turns shown at first: the newest are what people look for. */
const shownTurns = 6;

/** What was said: the turns of the request, then the answer, which grows while it streams. */
export function ConversationTab({ row }: { row: RequestRow }) {
  const text = useText();
  const words = text.requests;
  const isRunning = row.outcome === undefined;
  const watched = useWatchedAnswer(row.id, row.service, isRunning);
  const { conversation, error } = useConversation(row.id, !isRunning);
  const [isWhole, setWhole] = useState(false);
  if (isRunning) return <Answer parts={watched?.parts ?? []} note={words.stillComing} />;
  if (error) return <NothingKept />;
  if (!conversation) return <Skeleton className="h-40" />;
  const { turns, tools, answer, isCut } = conversation;
  const hidden = isWhole ? 0 : Math.max(0, turns.length - shownTurns);
  return (
    <div className="space-y-4">
      <p className="flex flex-wrap items-center gap-2 text-xs text-ink-3">
        <Badge>{conversation.protocol}</Badge>
        {conversation.model}
        {tools.length > 0 && (
          <span title={tools.join(', ')}>{fill(words.toolCount, { n: tools.length })}</span>
        )}
        {isCut && <span className="text-warn">{words.cutConversation}</span>}
      </p>
      {hidden > 0 && (
        <Button size="small" onClick={() => setWhole(true)}>
          {fill(words.earlierTurns, { n: hidden })}
        </Button>
      )}
      {turns.slice(hidden).map((turn, index) => (
        <Turn key={hidden + index} turn={turn} />
      ))}
      <Answer
        parts={answer}
        note={conversation.error ?? (conversation.reason ? undefined : words.brokenOff)}
        isError={conversation.error !== null}
      />
    </div>
  );
}

function Turn({ turn }: { turn: TurnView }) {
  const words = useText().requests;
  return (
    <section aria-label={words.roles[turn.role]} className="space-y-2">
      <h3 className="text-xs font-semibold text-ink-2">{words.roles[turn.role]}</h3>
      {turn.parts.map((part, index) => (
        <PartBlock key={index} part={part} isQuiet={turn.role === 'system'} />
      ))}
    </section>
  );
}

function Answer({ parts, note, isError }: { parts: readonly PartView[]; note?: string; isError?: boolean }) {
  const words = useText().requests;
  return (
    <section aria-label={words.answer} className="space-y-2 border-t border-line pt-4">
      <h3 className="text-xs font-semibold text-accent-ink">{words.answer}</h3>
      {parts.map((part, index) => (
        <PartBlock key={index} part={part} />
      ))}
      {note && <p className={isError ? 'text-bad' : 'text-ink-3'}>{note}</p>}
    </section>
  );
}
