import { ClpError, type Environment } from '@clp/core';
import { openRequestIndex, type RequestIndex } from '@clp/core/request-index';
import { ensureHome } from '@clp/core/store';

/** Runs something on an index that knows all there is in the log. */
export async function withIndex<Result>(
  { home }: Environment,
  run: (index: RequestIndex) => Result | Promise<Result>,
): Promise<Result> {
  await ensureHome(home);
  const index = await openRequestIndex({ home });
  try {
    await index.ingest();
    return await run(index);
  } finally {
    index.close();
  }
}

/** The request an id, or the beginning of one, stands for. */
export function findRequest(index: RequestIndex, id: string) {
  const [first, ...more] = index.idsFrom(id);
  const found = first !== undefined && more.length === 0 ? index.get(first) : undefined;
  if (found) return found;
  throw new ClpError(
    'not_found',
    more.length > 0
      ? `Several requests begin with "${id}": give more of the id.`
      : `No request has the id "${id}". \`clp logs\` lists the latest.`,
  );
}
