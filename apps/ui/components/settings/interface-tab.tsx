'use client';

import { useState } from 'react';
import { Panel } from '@/components/ui/panel';
import { Switch } from '@/components/ui/switch';
import { usePreference } from '@/hooks/use-preference';
import { useText } from '@/hooks/use-text';

/** What this browser alone remembers: desktop notices and single keys. */
export function InterfaceTab() {
  const text = useText();
  const words = text.settings;
  const [areKeysOn, setKeys] = usePreference('keys');
  const [areNoticesOn, setNotices] = usePreference('notices');
  const [isRefused, setRefused] = useState(false);

  async function switchNotices(isOn: boolean): Promise<void> {
    if (!isOn) return setNotices(false);
    const isAllowed = 'Notification' in window && (await Notification.requestPermission()) === 'granted';
    setRefused(!isAllowed);
    setNotices(isAllowed);
  }

  return (
    <Panel className="max-w-3xl divide-y divide-line">
      <div className="flex items-center justify-between gap-4 p-4">
        <div>
          <p>{words.notices}</p>
          <p className="text-xs text-ink-3">{words.noticesHint}</p>
          {isRefused && <p className="text-xs text-bad">{words.noticesRefused}</p>}
        </div>
        <Switch label={words.notices} checked={areNoticesOn} onChange={(isOn) => void switchNotices(isOn)} />
      </div>
      <div className="flex items-center justify-between gap-4 p-4">
        <div>
          <p>{text.keys.single}</p>
          <p className="text-xs text-ink-3">{text.keys.singleHint}</p>
        </div>
        <Switch label={text.keys.single} checked={areKeysOn} onChange={setKeys} />
      </div>
    </Panel>
  );
}
