/** One kept exchange with an upstream: what was sent after filters, and what came back. Credentials are masked. */
export interface Capture {
  /** Id of the request. */
  id: string;
  request: CapturedSide;
  response: CapturedSide;
}

export interface CapturedSide extends SideHead {
  body: Buffer;
}

export interface SideHead {
  /** `POST https://api.example.com/v1/messages` or the status. */
  line: string;
  /** Name, value, name, value ... */
  headers: readonly string[];
  /** Bytes there were; more than the body holds = only its beginning is kept. */
  total: number;
}

export type CaptureSide = 'request' | 'response';

/** An exchange on its way to a segment, as it was. */
export interface CaptureDraft {
  id: string;
  request: DraftSide;
  response: DraftSide;
  /** Credentials that were in use; none of them is written. */
  secrets: readonly string[];
}

export interface DraftSide extends SideHead {
  /** The body, in as many pieces as it came. */
  pieces: readonly Buffer[];
}
