import { runProxy } from '@clp/core/proxy';
import { legacyDialect } from './dialect.ts';

await runProxy(import.meta.filename, () => legacyDialect);
