import { openRequestIndex } from '@clp/core/request-index';
import { ensureHome, openPricer } from '@clp/core/store';
import { defineCommand } from '../command.ts';

export const command = defineCommand({
  async run(_args, { environment, terminal }) {
    const { home } = environment;
    await ensureHome(home);
    const price = await openPricer(home);
    const index = await openRequestIndex({ home });
    try {
      const { records, unreadable } = await index.rebuild({ price });
      terminal.line(`Read ${records} requests and priced them by today's prices.`);
      if (unreadable > 0)
        terminal.note(`${unreadable} lines of the log are no requests and were passed over.`);
    } finally {
      index.close();
    }
  },
});
