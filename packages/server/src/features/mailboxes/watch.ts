import type { App } from '../../app.ts';
import type { Mailbox } from '../../ports/mailbox.ts';
import { receiveMail } from '../mail/index.ts';
import { envelopeOf } from './envelope.ts';
import { noteFailure, placeOf, setPlace } from './store.ts';

/** Machine time. Where the server says nothing of new mail it is asked so often. */
const ASK_MS = 60_000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 5 * 60_000;
const LONGEST_FAILURE = 300;

/**
 * Reads one mailbox for as long as the server runs. Whatever is lost on the way – the connection, this process, the
 * mailbox's numbering – no mail is lost and none counts twice: it is kept first, then marked over there, then the place
 * is moved on, and a mail that comes again with the same bytes is the same mail.
 */
export class MailboxWatch {
  readonly #app: App;
  readonly #mailbox: Mailbox;
  #stopped = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(app: App, mailbox: Mailbox) {
    this.#app = app;
    this.#mailbox = mailbox;
  }

  start(): void {
    this.#stopped = new AbortController();
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#mailbox.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#stopped.signal.aborted; ) {
      try {
        const { uidValidity } = await this.#mailbox.open();
        while (!this.#stopped.signal.aborted) {
          await this.#takeNew(uidValidity);
          failures = 0;
          if (this.#stopped.signal.aborted) break;
          await this.#mailbox.wait(ASK_MS);
        }
      } catch (error) {
        if (this.#stopped.signal.aborted) break;
        failures += 1;
        await this.#failed(error);
        const wait = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
        await this.#app.clocks.machine.sleep(wait, this.#stopped.signal).catch(() => undefined);
      }
    }
    await this.#mailbox.close();
  }

  async #takeNew(uidValidity: string): Promise<void> {
    const { db, clocks, log } = this.#app;
    const { name } = this.#mailbox;
    const place = await placeOf(db, name);
    if (place && place.uidValidity !== '' && place.uidValidity !== uidValidity)
      log.warn(
        { mailbox: name },
        'the mailbox was numbered anew: all of it is read again, and what is known stays one',
      );
    let lastUid = place?.uidValidity === uidValidity ? place.lastUid : 0;
    for await (const { uid, raw } of this.#mailbox.after(lastUid)) {
      if (raw) await this.#keep(raw);
      else {
        this.#app.refusals.count('mail.too-large');
        log.warn({ mailbox: name, uid }, 'a mail is larger than is taken here; it stays in its mailbox');
      }
      if (raw) await this.#mailbox.handled(uid);
      lastUid = uid;
      await setPlace(db, name, { uidValidity, lastUid }, clocks.procedure.now());
      if (this.#stopped.signal.aborted) return;
    }
    await setPlace(db, name, { uidValidity, lastUid }, clocks.procedure.now());
  }

  async #keep(raw: Uint8Array): Promise<void> {
    const { name } = this.#mailbox;
    const owner = name.slice(0, name.lastIndexOf('/'));
    const { from, to } = envelopeOf(raw, owner);
    await receiveMail(this.#app, { raw, envelopeFrom: from, envelopeTo: to, peer: `imap ${name}` });
  }

  /** The database may be what fails. */
  async #failed(error: unknown): Promise<void> {
    const { db, clocks, log } = this.#app;
    const { name } = this.#mailbox;
    log.warn({ err: error, mailbox: name }, 'a mailbox cannot be read; it is tried again');
    await this.#mailbox.close();
    const { message, responseText } = error as { message?: string; responseText?: string };
    const why = (responseText ?? message ?? String(error)).slice(0, LONGEST_FAILURE);
    await noteFailure(db, name, why, clocks.procedure.now()).catch(() => undefined);
  }
}
