/** Where the proxies listen, without `/v1`. */
export interface ProxyUrls {
  claude: string;
  codex: string;
  legacy: string;
}

/** Where a client's files are looked for. */
export interface Place {
  /** The user's home folder. */
  userHome: string;
  /** The project's folder, when the setting shall count there alone. */
  project?: string;
  variables: Readonly<Record<string, string | undefined>>;
}

/** One key of a client's file that is ours. */
export type SetupEdit =
  | { path: readonly string[]; value: unknown }
  /** An item of a list, known by one of its members. */
  | { path: readonly string[]; item: Readonly<Record<string, unknown>>; knownBy: string };

export interface SetupFile {
  format: 'json' | 'toml';
  /** undefined = this client has no such file for a project. */
  path(place: Place): string | undefined;
  /** @param current the parsed file as it is now */
  edits(options: { urls: ProxyUrls; model: string; current: unknown }): SetupEdit[];
}

/** What CLP knows of one client. */
export interface Client {
  title: string;
  /** The proxy it calls. */
  service: keyof ProxyUrls;
  /** Absent: settings are entered in the client itself. */
  file?: SetupFile;
  /** What to enter by hand. */
  fields(urls: ProxyUrls): Readonly<Record<string, string>>;
  /** Environment variables that point it to CLP; none for a client that takes no address from there. */
  variables(urls: ProxyUrls): Readonly<Record<string, string>>;
  /** The program, and what it is called with to use CLP without any file. */
  run?: { command: string; args(urls: ProxyUrls): string[] };
  /** Variables that win over its file. */
  overriding: readonly string[];
  /** Model of entries that need one, unless the user names another. */
  model: string;
  /** What to do after its file changed. */
  afterwards: string;
}

/** Any text will do: the proxy puts the config's own credential in its place. */
export const anyKey = '-';
