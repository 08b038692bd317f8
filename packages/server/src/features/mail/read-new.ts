import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { finishWaiting } from '../../jobs/index.ts';
import { openMail } from '../keyring/index.ts';
import { announce } from './announce.ts';
import { type ParsedMail, parseInbound } from './parse-inbound.ts';
import { readKey } from './receive.ts';
import { lockUnread, loopMark, mailById, rawOf, unreadBatch } from './store.ts';
import { storeReadings, type ToUnderstand, type Understood } from './understand.ts';

/** Mails of one transaction, and their bytes; one larger mail goes alone. */
const MOST_TOGETHER = 200;
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * Reads mail that was received. Whoever is asked for one mail reads those that wait beside it too, in one transaction,
 * and their jobs are done with it. One group at a time: parsing is this process's own work.
 */
export class MailReader {
  readonly #app: App;
  #tail: Promise<void> = Promise.resolve();
  #mark: string | undefined;

  constructor(app: App) {
    this.#app = app;
  }

  async read(mailId: string): Promise<void> {
    const mine = this.#tail.then(() => this.#readWithOthers(mailId));
    this.#tail = mine.catch(() => undefined);
    await mine;
  }

  async #readWithOthers(mailId: string): Promise<void> {
    const known = await mailById(this.#app.db, mailId);
    if (!known || known.read_at !== null) return;
    try {
      await this.#readGroup(mailId, MOST_TOGETHER);
    } catch (error) {
      // Something about one of them; the others are not to wait for it.
      this.#app.log.warn({ err: error, mail: mailId }, 'mails could not be read together; reading one alone');
      await this.#readGroup(mailId, 1);
    }
  }

  async #readGroup(mailId: string, most: number): Promise<void> {
    const { db } = this.#app;
    this.#mark ??= await loopMark(db);
    const parsed = new Map<string, ParsedMail>();
    for (const { id, raw } of await unreadBatch(db, mailId, most, MOST_BYTES)) {
      const opened = await openMail(this.#app, raw, this.#app.clocks.procedure.now());
      parsed.set(id, await parseInbound(raw, this.#mark, opened));
      // Parsing waits for nothing: beats and people's requests have their turn in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (parsed.size === 0) return;
    const understood = await this.#store(parsed);
    for (const one of onePerParticipation(understood)) await announce(this.#app, one);
  }

  async #store(parsed: ReadonlyMap<string, ParsedMail>): Promise<Understood[]> {
    const app = this.#app;
    return await inTransaction(app.db, async (tx) => {
      const mails = await lockUnread(tx, [...parsed.keys()]);
      if (mails.length === 0) return [];
      const work = mails.map((mail): ToUnderstand => ({ mail, parsed: parsed.get(mail.id) as ParsedMail }));
      const understood = await storeReadings(app, tx, work, systemActor.id);
      const keys = mails.map(({ id }) => readKey(id));
      await finishWaiting(tx, keys, app.clocks.procedure.now());
      return understood;
    });
  }
}

function onePerParticipation(all: readonly Understood[]): Understood[] {
  return [...new Map(all.map((one) => [`${one.participationId} ${one.incidentId}`, one])).values()];
}

/** Undefined when its raw bytes were erased. */
export async function parseKept(app: App, mailId: string): Promise<ParsedMail | undefined> {
  const raw = await rawOf(app.db, mailId);
  const mail = await mailById(app.db, mailId);
  if (!raw || !mail) return undefined;
  // As of its arrival: that a key has ended since says nothing about a mail of before.
  return await parseInbound(raw, await loopMark(app.db), await openMail(app, raw, mail.received_at));
}
