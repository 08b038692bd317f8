export interface FetchedMail {
  /** Rises with every mail that comes in, as long as the mailbox's validity is the same (RFC 9051, 2.3.1.1). */
  uid: number;
  /** As it lies in the mailbox; null where it is larger than is taken. */
  raw: Uint8Array | null;
}

/** One folder of mail on a server. Every adapter passes `mailbox.contract.ts`. */
export interface Mailbox {
  /** For people and for the place that was reached: `csirt@imap.example.org/INBOX`, without a secret. */
  readonly name: string;
  /** Connects and gives the validity of its UIDs: another one than before means that all of them are new. */
  open(): Promise<{ uidValidity: string }>;
  /** What came after this UID, the oldest first, one at a time. */
  after(uid: number): AsyncIterable<FetchedMail>;
  /** The mail is kept here: mark, move or delete it there, as is set. */
  handled(uid: number): Promise<void>;
  /** Until something may be new, at most so long. */
  wait(ms: number): Promise<void>;
  /** Ends the connection; what waits, waits no longer. Never throws. */
  close(): Promise<void>;
}
