'use client';

import { useEffect, useRef } from 'react';
import { toast } from 'sonner';
import { useGo } from '@/hooks/use-go';
import { useText } from '@/hooks/use-text';
import { liveStore, type Notice } from '@/lib/client/live-store';
import { readPreference } from '@/lib/client/preferences';
import type { Messages } from '@/lib/i18n/dictionary';
import { fill } from '@/lib/i18n/fill';
import { isServiceName, serviceTitles } from '@/lib/services';

interface Told {
  title: string;
  description: string | undefined;
  /** Where to look. */
  href: string;
  tone: 'bad' | 'good' | 'warn';
}

/** Tells of a config that is skipped or back, a broken file, a warning of a service: here and, if wanted, on the desktop. */
export function useNotices(): void {
  const text = useText();
  const go = useGo();
  const latest = useRef(text);
  latest.current = text;
  useEffect(
    () =>
      liveStore.onNotice((notice, service) => {
        const told = noticeOf(notice, service, latest.current.notices);
        if (!told) return;
        toasts[told.tone](told.title, {
          // Each service tells of a file they share: once is enough.
          id: told.title,
          description: told.description,
          duration: 10_000,
          action: { label: latest.current.common.open, onClick: () => go(told.href) },
        });
        if (told.tone === 'bad') tellDesktop(told);
      }),
    [go],
  );
}

const toasts = { bad: toast.error, good: toast.success, warn: toast.warning };

function noticeOf(notice: Notice, service: string, words: Messages['notices']): Told | undefined {
  if (notice.type === 'lb' && notice.change === 'opened')
    return {
      title: fill(words.skipped, { service: titleOf(service), config: notice.config }),
      description: notice.cause,
      href: `/routing/${service}?part=balance`,
      tone: 'bad',
    };
  if (notice.type === 'lb')
    return {
      title: fill(words.back, { service: titleOf(service), config: notice.config }),
      description: undefined,
      href: `/routing/${service}?part=balance`,
      tone: 'good',
    };
  if (notice.type === 'file')
    return {
      title: fill(notice.state === 'broken' ? words.broken : words.repaired, { file: notice.file }),
      description: notice.state === 'broken' ? notice.text : undefined,
      href: '/',
      tone: notice.state === 'broken' ? 'bad' : 'good',
    };
  if (notice.type === 'warn')
    return {
      title: fill(words.warning, { service: titleOf(service) }),
      description: notice.text,
      href: '/',
      tone: 'warn',
    };
  return undefined;
}

function titleOf(service: string): string {
  return isServiceName(service) ? serviceTitles[service] : service;
}

/** Only while nobody looks at the page: there the toast says it already. */
function tellDesktop({ title, description }: Told): void {
  if (!readPreference('notices') || document.visibilityState === 'visible') return;
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  new Notification(`CLP: ${title}`, { ...(description && { body: description }), tag: title });
}
