import { runProxy } from '@clp/core/proxy';
import { codexDialect } from './dialect.ts';

await runProxy(import.meta.filename, () => codexDialect);
