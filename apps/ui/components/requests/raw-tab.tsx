'use client';

import { KeptText } from '@/components/requests/kept-text';
import { NothingKept } from '@/components/requests/nothing-kept';
import { Skeleton } from '@/components/ui/states';
import { useBody } from '@/hooks/use-request';
import { useText } from '@/hooks/use-text';

/** The answer byte for byte as the upstream sent it. */
export function RawTab({ id }: { id: string }) {
  const text = useText();
  const { part, next, isLoadingMore, loadMore, error } = useBody(id, 'response');
  if (error) return <NothingKept />;
  if (!part) return <Skeleton className="h-40" />;
  return (
    <KeptText
      label={text.requests.rawStream}
      shown={part.text}
      total={part.total}
      kept={part.kept}
      next={next}
      isLoadingMore={isLoadingMore}
      onMore={loadMore}
    />
  );
}
