/** One kept exchange with an upstream: what was sent after filters, and what came back. Credentials are masked. */
export interface Capture {
  /** Id of the request. */
  id: string;
  request: CapturedSide;
  response: CapturedSide;
}

export interface CapturedSide {
  /** `POST https://api.example.com/v1/messages` or the status. */
  line: string;
  /** Name, value, name, value ... */
  headers: string[];
  body: Buffer;
  /** Bytes there were; more than `body` holds = only its beginning is kept. */
  total: number;
}

export type CaptureSide = 'request' | 'response';
