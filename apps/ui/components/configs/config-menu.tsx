'use client';

import type { ServiceName } from '@clp/core';
import { Ellipsis } from 'lucide-react';
import { toast } from 'sonner';
import { IconButton } from '@/components/ui/button';
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu';
import { useFailureToast } from '@/hooks/use-failure-toast';
import { useText } from '@/hooks/use-text';
import { copyText } from '@/lib/client/copy';
import { fill } from '@/lib/i18n/fill';
import { shellWord } from '@/lib/shell-word';

interface ConfigMenuProps {
  service: ServiceName;
  name: string;
  /** Something else of the file is edited and not saved yet. */
  isLocked: boolean;
  onEdit: (name: string) => void;
  onDelete: () => void;
}

export function ConfigMenu({ service, name, isLocked, onEdit, onDelete }: ConfigMenuProps) {
  const text = useText();
  const tellFailure = useFailureToast();

  async function copy(command: string): Promise<void> {
    await copyText(command).then(
      () => toast.success(text.common.copied, { description: command }),
      tellFailure,
    );
  }

  return (
    <Menu
      trigger={
        <IconButton label={fill(text.configs.moreOf, { name })}>
          <Ellipsis aria-hidden="true" className="size-4" />
        </IconButton>
      }
    >
      <MenuItem disabled={isLocked} onSelect={() => onEdit(name)}>
        {text.common.edit}
      </MenuItem>
      <MenuItem onSelect={() => void copy(`clp active ${service} ${shellWord(name)}`)}>
        {text.configs.copySwitch}
      </MenuItem>
      <MenuItem onSelect={() => void copy(`clp test ${service} ${shellWord(name)}`)}>
        {text.configs.copyTest}
      </MenuItem>
      <MenuLine />
      <MenuItem tone="danger" disabled={isLocked} onSelect={onDelete}>
        {text.common.remove}
      </MenuItem>
    </Menu>
  );
}
