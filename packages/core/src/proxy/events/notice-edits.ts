import { relative } from 'node:path';
import type { ChangeLog } from '../../store/change-log.ts';
import type { SettingsSource } from '../../store/settings.ts';
import { settingsFiles, settingsNameOf, settingsNames } from '../../store/settings-files.ts';

/** Whoever changes a file in our name has recorded it by then. Milliseconds. */
const graceMs = 1_500;

/** Records edits made by hand, those made while no service ran included. All services may look; one records. */
export function noticeEdits(
  { home, settings, changes }: { home: string; settings: SettingsSource; changes: ChangeLog },
  onProblem: (error: unknown) => void,
): void {
  const waiting = new Set(settingsNames.map((name) => settingsFiles[name].file));
  let timer = setTimeout(look, graceMs).unref();

  function look(): void {
    const files = [...waiting];
    waiting.clear();
    void files
      .reduce((before, file) => before.then(() => changes.notice(file)), Promise.resolve<unknown>(undefined))
      .catch(onProblem);
  }

  settings.onChange(({ files }) => {
    for (const path of files) {
      const file = relative(home, path);
      if (settingsNameOf(file)) waiting.add(file);
    }
    clearTimeout(timer);
    timer = setTimeout(look, graceMs).unref();
  });
}
