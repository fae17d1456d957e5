import { runProxy } from '@clp/core/proxy';
import { readStableIdentity } from '@clp/core/store';
import { createClaudeDialect } from './dialect.ts';

await runProxy(import.meta.filename, async ({ home }) => createClaudeDialect(await readStableIdentity(home)));
