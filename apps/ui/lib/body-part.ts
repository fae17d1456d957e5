/** A stretch of one kept side of a request. */
export interface BodyPart {
  /** `POST https://…` or the status. */
  line: string;
  /** Name, value, name, value ... */
  headers: readonly string[];
  /** Bytes there were, and how many of them are kept. */
  total: number;
  kept: number;
  text: string;
  /** Where the next stretch begins; undefined = this is the last. */
  next?: number;
}
