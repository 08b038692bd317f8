/** Hands mail over to the mail system. Every adapter passes `mailer.contract.ts`. */
export interface OutgoingMail {
  /** Envelope sender: where bounces go. */
  envelopeFrom: string;
  to: string;
  /** RFC 5322, with CRLF. */
  raw: Uint8Array;
  /** RFC 3461; comes back in delivery status notifications where the far server knows them. */
  envid: string;
}

export interface Mailer {
  /** Resolves once the far server took the responsibility; `response` are its words. @throws MailerError */
  send(mail: OutgoingMail): Promise<{ response: string }>;
  close(): Promise<void>;
}

export class MailerError extends Error {
  /** The recipient or the mail is refused for good; all else may go well later. */
  readonly permanent: boolean;
  /** SMTP reply code (RFC 5321); 0 where there was no reply. */
  readonly code: number;
  /** The far server's words, or what happened. */
  readonly response: string;

  constructor(how: { permanent: boolean; code: number; response: string }) {
    super(how.response);
    this.name = 'MailerError';
    this.permanent = how.permanent;
    this.code = how.code;
    this.response = how.response;
  }
}
