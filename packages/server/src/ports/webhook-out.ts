/** One try to tell somebody else's server something by http. */
export interface WebhookRequest {
  url: string;
  /** Sent as they are, beside what http itself needs. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** One question to somebody else's server whose answer counts. */
export interface WebhookQuestion {
  url: string;
  method: 'GET' | 'POST';
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** Bytes; a longer answer is cut off and counts as none. */
  longestAnswer: number;
}

export interface WebhookOut {
  /**
   * Posts the body, byte for byte, and gives the status of the answer, whatever it is; redirects are not followed and the
   * answer's text is not kept.
   * @throws WebhookError when there was no answer, or none was asked for because the address may not be reached
   */
  post(request: WebhookRequest): Promise<{ status: number }>;
  /**
   * The same with the answer's text, for who takes part in a protocol; under the same rules of what may be reached.
   * @throws WebhookError as `post`, and when the answer is longer than was said
   */
  ask(question: WebhookQuestion): Promise<{ status: number; text: string }>;
  /** @throws WebhookError `blocked` for an address that may never be reached, as far as the URL alone shows it */
  check(url: string): void;
}

/** `blocked`: the address is not one that may be reached; `failed`: nobody there, no answer in time, a bad certificate. */
export class WebhookError extends Error {
  readonly kind: 'blocked' | 'failed';

  constructor(kind: 'blocked' | 'failed', message: string) {
    super(message);
    this.kind = kind;
  }
}
