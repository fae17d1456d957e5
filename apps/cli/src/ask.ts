import * as clack from '@clack/prompts';
import { UsageError } from './command.ts';
import type { Terminal } from './terminal.ts';

/** Questions to a person. Leaving one (Ctrl-C) leaves the command. */

async function confirm(message: string): Promise<boolean> {
  const answer = await clack.confirm({ message });
  return clack.isCancel(answer) ? leave() : answer;
}

export async function askText(options: {
  message: string;
  placeholder?: string;
  validate(value: string | undefined): string | undefined;
}): Promise<string> {
  const answer = await clack.text(options);
  return clack.isCancel(answer) ? leave() : answer;
}

export async function askSecret(message: string): Promise<string> {
  const answer = await clack.password({ message });
  return clack.isCancel(answer) ? leave() : (answer ?? '');
}

export async function choose(
  message: string,
  options: { value: string; label: string; hint?: string }[],
): Promise<string> {
  const answer = await clack.select({ message, options });
  return clack.isCancel(answer) ? leave() : answer;
}

/** Without a person to ask, only --yes will do. */
export async function agree(
  question: string,
  { yes, terminal }: { yes: boolean; terminal: Terminal },
): Promise<void> {
  if (yes) return;
  if (!terminal.interactive) throw new UsageError('There is nobody to ask here. Add --yes to do it.');
  if (!(await confirm(question))) throw new UsageError('Left without changing anything.');
}

function leave(): never {
  throw new UsageError('Left without changing anything.');
}
