'use client';

import { useSyncExternalStore } from 'react';
import {
  onPreferenceChange,
  type Preference,
  readPreference,
  writePreference,
} from '@/lib/client/preferences';

/** Something this browser remembers, as state. */
export function usePreference(name: Preference): [boolean, (isOn: boolean) => void] {
  const isOn = useSyncExternalStore(
    onPreferenceChange,
    () => readPreference(name),
    () => true,
  );
  return [isOn, (next) => writePreference(name, next)];
}
