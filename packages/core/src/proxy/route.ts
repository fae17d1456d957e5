/** What a rule makes of a request. */
export interface Route {
  /** The name the upstream gets. */
  model?: string;
  /** The config the request is bound to. */
  pin?: string;
  /** Top-level members to set; null removes. */
  override?: Readonly<Record<string, unknown>>;
  fallbackModels?: readonly string[];
  /** The rule that matched, e.g. `modelMappings 2`. */
  rule: string;
}
