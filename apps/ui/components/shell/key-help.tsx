'use client';

import { sections } from '@/components/shell/sections';
import { Dialog } from '@/components/ui/dialog';
import { Switch } from '@/components/ui/switch';
import { useCommandKey } from '@/hooks/use-command-key';
import { usePreference } from '@/hooks/use-preference';
import { useText } from '@/hooks/use-text';

/** Every key, and the switch for those that are single letters. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  const text = useText();
  const words = text.keys;
  const commandKey = useCommandKey();
  const [areOn, setOn] = usePreference('keys');
  const groups = [
    {
      title: words.everywhere,
      keys: [
        [commandKey('K'), words.palette],
        ['/', words.search],
        ['?', words.list],
        [commandKey('S'), words.save],
        ['Alt T', words.told],
        ['Esc', words.close],
      ],
    },
    {
      title: words.requests,
      keys: [
        ['j  k', words.rows],
        ['Enter', words.open],
        ['Space', words.pause],
        ['y', words.curl],
        ['r', words.replay],
        ['t', words.test],
      ],
    },
    { title: words.pages, keys: sections.map(({ name, key }) => [`g ${key}`, text.shell[name]]) },
  ];
  return (
    <Dialog open onClose={onClose} title={words.title} width="max-w-2xl">
      <div className="gap-x-8 p-4 sm:columns-2">
        {groups.map(({ title, keys }) => (
          <section key={title} className="mb-5 break-inside-avoid">
            <h3 className="mb-2 text-xs font-semibold text-ink-2">{title}</h3>
            <dl className="space-y-1.5">
              {keys.map(([key, what]) => (
                <div key={key} className="flex items-center justify-between gap-4">
                  <dd>{what}</dd>
                  <dt>
                    <kbd className="whitespace-pre rounded border border-line-strong bg-sunken px-1.5 py-0.5 font-mono text-xs">
                      {key}
                    </kbd>
                  </dt>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className="flex items-center justify-between gap-4 border-t border-line p-4">
        <span>
          {words.single}
          <span className="block text-xs text-ink-3">{words.singleHint}</span>
        </span>
        <Switch label={words.single} checked={areOn} onChange={setOn} />
      </div>
    </Dialog>
  );
}
