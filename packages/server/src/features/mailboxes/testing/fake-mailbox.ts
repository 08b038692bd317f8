import type { FetchedMail, Mailbox } from '../../../ports/mailbox.ts';

/** A mailbox in memory that can be numbered anew, cut off, and stopped between any two steps. */
export class FakeMailbox implements Mailbox {
  readonly name = 'csirt@imap.example/INBOX';
  uidValidity = 1;
  mails: { uid: number; text: string; handled: boolean }[] = [];
  /** Called before each step; what it throws ends the connection there. */
  before: (step: 'open' | 'after' | 'handled' | 'wait') => void = () => undefined;
  opened = 0;
  #nextUid = 1;
  #wake: () => void = () => undefined;
  #isNew = false;
  #isOpen = false;

  deliver(text: string): void {
    this.mails.push({ uid: this.#nextUid++, text, handled: false });
    this.#isNew = true;
    this.#wake();
  }

  numberAnew(): void {
    this.uidValidity += 1;
    this.mails = this.mails.map((mail, index) => ({ ...mail, uid: index + 1 }));
    this.#nextUid = this.mails.length + 1;
  }

  async open(): Promise<{ uidValidity: string }> {
    this.before('open');
    this.opened += 1;
    this.#isOpen = true;
    return { uidValidity: String(this.uidValidity) };
  }

  async *after(uid: number): AsyncIterable<FetchedMail> {
    this.before('after');
    this.#isNew = false;
    for (const mail of this.mails.filter((one) => one.uid > uid))
      yield { uid: mail.uid, raw: Buffer.from(mail.text) };
  }

  async handled(uid: number): Promise<void> {
    this.before('handled');
    for (const mail of this.mails) if (mail.uid === uid) mail.handled = true;
  }

  async wait(ms: number): Promise<void> {
    this.before('wait');
    if (!this.#isOpen) throw new Error('the mailbox is not open');
    if (this.#isNew) return;
    if (ms <= 1000) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.before('wait');
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#wake();
  }

  /** The connection ends while it waits. */
  cut(): void {
    this.#wake();
  }
}
