import type { IncomingMessage } from 'node:http';
import type { ServiceName } from '../services.ts';
import { sessionOf } from './conversation.ts';
import type { CompiledFilters } from './filter/compile-filters.ts';
import { applyFiltersToPath } from './filter/filter-path.ts';
import type { FilterPlan } from './filter/filter-plan.ts';

/** What records and live views say of where a request came from and went to. Nothing a filter takes out is in it. */
export interface RequestOrigin {
  /** As the client sent it, without query. */
  path: string;
  client: string | undefined;
  session: string | undefined;
  project: string | undefined;
}

export type OriginReader = (exchange: {
  incoming: Pick<IncomingMessage, 'url' | 'headers'>;
  project: string | undefined;
}) => RequestOrigin;

/** Origins remembered: a client's requests have the same one, but for its session. */
const maxRemembered = 500;

/** @param filters those in use; undefined = they are broken, so nobody can tell what is private */
export function createOriginReader(
  service: ServiceName,
  filters: () => CompiledFilters | undefined,
): OriginReader {
  let plan: FilterPlan | undefined;
  let remembered = new Map<string, RequestOrigin>();

  return ({ incoming, project }) => {
    const url = incoming.url ?? '/';
    const plain: RequestOrigin = {
      path: before(url, '?'),
      client: clientOf(incoming.headers['user-agent']),
      session: sessionOf(incoming.headers),
      project: project === undefined ? undefined : project.slice(0, 100),
    };
    const current = filters()?.plans[service];
    if (current && current.rules.length === 0) return plain;
    if (plan !== current || remembered.size > maxRemembered) {
      plan = current;
      remembered = new Map();
    }
    const key = `${plain.path}\n${plain.client}\n${plain.session}\n${plain.project}`;
    let origin = remembered.get(key);
    if (!origin) {
      origin = current ? filtered(plain, (text) => applyFiltersToPath(current, text).text) : unknown;
      remembered.set(key, origin);
    }
    return origin;
  };
}

const unknown: RequestOrigin = { path: '…', client: undefined, session: undefined, project: undefined };

function filtered(
  { path, client, session, project }: RequestOrigin,
  filter: (text: string) => string,
): RequestOrigin {
  const each = (text: string | undefined): string | undefined => text && filter(text);
  return {
    path: filter(path),
    client: each(client),
    session: each(session),
    project: each(project),
  };
}

/** `claude-cli/2.1 (external, cli)` -> `claude-cli`. */
function clientOf(userAgent: string | undefined): string | undefined {
  return userAgent && (before(before(userAgent, '/'), ' ').slice(0, 60) || undefined);
}

function before(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? text : text.slice(0, at);
}
