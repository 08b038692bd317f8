import type { ReceiptsAnswer } from '@muster/contract';
import type { App } from '../../app.ts';
import { sqlState } from '../../db/transaction.ts';
import { batched } from '../../kernel/batched.ts';
import { type ReadReceipt, readReceipt } from './read-receipt.ts';
import { ON_THE_WAY_MS, type ReceiptKey } from './receipt-keys.ts';
import { keysOfAgents } from './store.ts';
import { type Outcome, writeReceipts } from './write-receipts.ts';

/** The class of SQLSTATEs that say that a value cannot be kept as it is. */
const DATA_EXCEPTION = '22';
const UNSTORABLE: Outcome = {
  taken: false,
  code: 'receipt.malformed',
  detail: 'The receipt holds a text, a number or a time that cannot be kept. It was not kept.',
};
/** Receipts of one transaction at most: a group should not hold its locks long. */
const MOST_OF_A_GROUP = 1000;

interface Waiting {
  receipt: ReadReceipt;
  agentId: string;
  receivedAt: Date;
  settle: (outcome: Outcome) => void;
  fail: (error: unknown) => void;
}

/**
 * Takes the receipts of many agents at once. While one group is being written the next gathers, so that a thousand
 * agents that answer at the same moment cost a few transactions and nobody waits for a timer.
 */
class ReceiptIntake {
  readonly #app: App;
  #waiting: Waiting[] = [];
  /** Also what it signed with until just now. */
  readonly keysOf: (agentId: string) => Promise<readonly ReceiptKey[] | undefined>;
  #writing = false;

  constructor(app: App) {
    this.#app = app;
    this.keysOf = batched((ids) => {
      const since = new Date(app.clocks.procedure.now().getTime() - ON_THE_WAY_MS);
      return keysOfAgents(app.db, ids, since);
    });
  }

  take(agentId: string, receipt: ReadReceipt, receivedAt: Date): Promise<Outcome> {
    return new Promise((settle, fail) => {
      this.#waiting.push({ receipt, agentId, receivedAt, settle, fail });
      if (!this.#writing) void this.#write();
    });
  }

  async #write(): Promise<void> {
    this.#writing = true;
    // What comes with the same turn of the loop goes with the first group.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      await this.#writeGroup(this.#waiting.splice(0, MOST_OF_A_GROUP));
    }
    this.#writing = false;
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await writeReceipts(this.#app, group);
      for (const [place, { settle }] of group.entries()) settle(outcomes[place] as Outcome);
    } catch (error) {
      const isUnstorable = sqlState(error)?.startsWith(DATA_EXCEPTION) ?? false;
      if (!isUnstorable) for (const { fail } of group) fail(error);
      // What one agent signed must not keep those of the others out.
      else if (group.length > 1) for (const one of group) await this.#writeGroup([one]);
      else for (const { settle } of group) settle(UNSTORABLE);
    }
  }
}

const intakes = new WeakMap<App, ReceiptIntake>();

function intakeOf(app: App): ReceiptIntake {
  const found = intakes.get(app) ?? new ReceiptIntake(app);
  intakes.set(app, found);
  return found;
}

export interface ReceiptSender {
  agentId: string;
  siteId: string;
}

/** Use case of an agent: stores what it signed; answers when all of it is durable. Sent again it is taken again. */
export async function takeReceipts(
  app: App,
  sender: ReceiptSender,
  receipts: readonly string[],
): Promise<ReceiptsAnswer> {
  const intake = intakeOf(app);
  const signer = { ...sender, keys: (await intake.keysOf(sender.agentId)) ?? [] };
  const receivedAt = app.clocks.procedure.now();
  const read = await Promise.all(receipts.map((jws) => readReceipt(jws, signer, receivedAt)));
  // What came together is written together.
  const outcomes = await Promise.all(
    read.map(async (one): Promise<Outcome> => {
      if ('code' in one) return { taken: false, ...one };
      return await intake.take(sender.agentId, one, receivedAt);
    }),
  );
  return {
    taken: outcomes.flatMap((outcome) => (outcome.taken ? [outcome.jti] : [])),
    refused: outcomes.flatMap((outcome, index) =>
      outcome.taken ? [] : [{ index, code: outcome.code, detail: outcome.detail }],
    ),
  };
}
