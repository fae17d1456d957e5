/** One coding client as the settings page shows it. */
export interface ClientView {
  name: string;
  title: string;
  service: string;
  /** What to enter by hand. */
  fields: Record<string, string>;
  afterwards: string;
  /** Variables of the console's own environment that would win over the file. */
  overriding: string[];
  /** Its own settings file, where CLP can write it. */
  file?: { path: string; before: string; after: string; canUndo: boolean };
}
