'use client';

import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { IconButton } from '@/components/ui/button';
import { useText } from '@/hooks/use-text';
import { classNames } from '@/lib/class-names';

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** `sheet` slides in from the right and fills a phone's screen. */
  shape?: 'dialog' | 'sheet';
  /** Leaves what is beside it usable, where there is room beside it. */
  beside?: boolean;
  width?: string;
  footer?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** Where the focus returns to: what opened the first of several dialogs that follow one another. */
let opener: HTMLElement | undefined;

function rememberOpener(): void {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement) || activeElement === document.body) return;
  if (activeElement.closest('[role="dialog"]')) return;
  // An item of a menu is gone by then; the button that opened the menu is not.
  const menu = activeElement.closest('[role="menu"]');
  const trigger = menu && document.getElementById(menu.getAttribute('aria-labelledby') ?? '');
  opener = trigger ?? activeElement;
}

/** Whether what a sheet of usual width leaves is wide enough for a list; a server cannot know. */
const hasRoomBeside = (): boolean =>
  typeof matchMedia !== 'undefined' && matchMedia('(min-width: 1280px)').matches;

const shapes = {
  dialog:
    'pop-in left-1/2 top-[10vh] max-h-[80vh] w-[calc(100vw-32px)] -translate-x-1/2 rounded-xl border border-line-strong',
  sheet: 'sheet-in inset-y-0 right-0 w-full border-l border-line-strong',
};

export function Dialog({
  open,
  onClose,
  title,
  shape = 'dialog',
  beside = false,
  width = 'max-w-lg',
  footer,
  actions,
  children,
}: DialogProps) {
  const text = useText();
  const [isModal] = useState(() => !beside || !hasRoomBeside());
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !next && onClose()} modal={isModal}>
      <Primitive.Portal>
        {isModal && <Primitive.Overlay className="fixed inset-0 z-40 bg-black/40" />}
        <Primitive.Content
          aria-describedby={undefined}
          onOpenAutoFocus={rememberOpener}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            opener?.focus();
          }}
          onInteractOutside={(event) => {
            const isToast = event.target instanceof Element && event.target.closest('[data-sonner-toast]');
            if (isToast || !isModal) event.preventDefault();
          }}
          className={classNames(
            'fixed z-40 flex flex-col bg-surface shadow-pop outline-none',
            shapes[shape],
            !isModal && 'top-12',
            width,
          )}
        >
          <div className="flex min-h-12 items-center justify-between gap-2 border-b border-line pl-4 pr-2">
            <Primitive.Title className="min-w-0 truncate text-base font-semibold">{title}</Primitive.Title>
            <div className="flex shrink-0 items-center gap-1">
              {actions}
              <IconButton label={text.common.close} onClick={onClose}>
                <X className="size-4" />
              </IconButton>
            </div>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
          {footer && (
            <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line px-4 py-3">
              {footer}
            </div>
          )}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
