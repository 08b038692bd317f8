import type { ImapFlow } from 'imapflow';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { FetchedMail, Mailbox } from '../../ports/mailbox.ts';
import type { ImapAddress } from './address.ts';

/** A mail that is larger would not have come by SMTP either; a little more, for what its way added. */
const LARGEST_BYTES = 26 * 1024 * 1024;
const CONNECT_MS = 30_000;
/** IDLE begins so long after the last command. */
const IDLE_AFTER_MS = 200;
/** RFC 2177: at least every 29 minutes; what forgets connections on the way is less patient. */
const IDLE_AGAIN_MS = 4 * 60_000;

/** A folder read by IMAP4 (RFC 9051), over TLS. The server tells of new mail by IDLE where it can. */
export class ImapMailbox implements Mailbox {
  readonly name: string;
  readonly #address: ImapAddress;
  readonly #clock: Clock;
  readonly #log: Log;
  #client: ImapFlow | undefined;
  #isNew = false;
  #wake: () => void = () => undefined;
  #failure: Error | undefined;

  constructor(address: ImapAddress, clock: Clock, log: Log) {
    this.#address = address;
    this.#clock = clock;
    this.#log = log;
    this.name = `${address.user.includes('@') ? address.user : `${address.user}@${address.host}`}/${address.folder}`;
  }

  async open(): Promise<{ uidValidity: string }> {
    await this.close();
    const { host, port, user, password, security, ca, folder, taken } = this.#address;
    const library = await import('imapflow');
    const client = new library.ImapFlow({
      host,
      port,
      auth: { user, pass: password },
      secure: security === 'tls',
      ...(security === 'starttls' ? { doSTARTTLS: true } : {}),
      ...(security === 'none' ? { doSTARTTLS: false } : {}),
      ...(ca === null ? {} : { tls: { ca } }),
      logger: false,
      connectionTimeout: CONNECT_MS,
      autoIdleDelay: IDLE_AFTER_MS,
      maxIdleTime: IDLE_AGAIN_MS,
      maxLiteralSize: 2 * LARGEST_BYTES,
      maxLineLength: 4 * 1024 * 1024,
    });
    this.#failure = undefined;
    client.on('error', (error) => this.#ended(client, error));
    client.on('close', () => this.#ended(client, new Error('the server closed the connection')));
    client.on('exists', () => this.#news());
    this.#client = client;
    await client.connect();
    const { uidValidity } = await client.mailboxOpen(folder);
    if (taken.do === 'move') await makeFolder(client, taken.folder);
    this.#isNew = false;
    return { uidValidity: String(uidValidity) };
  }

  async *after(uid: number): AsyncIterable<FetchedMail> {
    const client = this.#connected();
    this.#isNew = false;
    // What came meanwhile is known to the client only once the server has said so.
    await client.noop();
    const range = `${uid + 1}:*`;
    const listed = await client.fetchAll(range, { uid: true, size: true }, { uid: true });
    // `n:*` is never empty: of a mailbox without newer mail it is the newest that is there.
    const fresh = listed.filter((one) => one.uid > uid).sort((a, b) => a.uid - b.uid);
    for (const { uid: next, size } of fresh) {
      if ((size ?? 0) > LARGEST_BYTES) {
        yield { uid: next, raw: null };
        continue;
      }
      const found = await this.#connected().fetchOne(String(next), { source: true }, { uid: true });
      // Somebody else removed it meanwhile.
      if (found !== false && found.source) yield { uid: next, raw: found.source };
    }
  }

  async handled(uid: number): Promise<void> {
    const { taken } = this.#address;
    const client = this.#connected();
    const of = { uid: true };
    if (taken.do === 'seen') await client.messageFlagsAdd(String(uid), ['\\Seen'], of);
    if (taken.do === 'delete') await client.messageDelete(String(uid), of);
    if (taken.do === 'move') await client.messageMove(String(uid), taken.folder, of);
  }

  async wait(ms: number): Promise<void> {
    this.#connected();
    if (this.#isNew) return;
    const stop = new AbortController();
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    await Promise.race([woken, this.#clock.sleep(ms, stop.signal).catch(() => undefined)]);
    stop.abort();
    this.#wake = () => undefined;
    if (this.#failure) throw this.#failure;
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#wake();
    if (!client) return;
    try {
      if (client.usable) await client.logout();
      else client.close();
    } catch (error) {
      this.#log.debug({ err: error, mailbox: this.name }, 'a mailbox did not say good-bye');
    }
  }

  #connected(): ImapFlow {
    if (this.#failure) throw this.#failure;
    if (!this.#client) throw new Error('the mailbox is not open');
    return this.#client;
  }

  #news(): void {
    this.#isNew = true;
    this.#wake();
  }

  /** Also of a connection of before: only the present one matters. */
  #ended(client: ImapFlow, error: Error): void {
    if (client !== this.#client) return;
    this.#failure ??= error;
    this.#wake();
  }
}

async function makeFolder(client: ImapFlow, folder: string): Promise<void> {
  const folders = await client.list();
  if (folders.some(({ path }) => path === folder)) return;
  await client.mailboxCreate(folder);
}
