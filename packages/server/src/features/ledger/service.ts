import { Readable } from 'node:stream';
import type {
  Actor,
  LedgerEntryView,
  LedgerHead,
  LedgerQuery,
  Page,
  VerifyLedgerLine,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { verifyLedger } from '../../db/ledger/verify.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { mayReadLedger } from './policy.ts';
import { entryById, findEntries, newestHead } from './store.ts';

/** Each reads the whole ledger in one snapshot: a few at once would be a way to keep the server busy. */
const MOST_VERIFICATIONS_AT_ONCE = 2;
const running = new WeakMap<App, number>();

export async function listEntries(
  app: App,
  actor: Actor,
  query: LedgerQuery,
): Promise<Page<LedgerEntryView>> {
  demand(mayReadLedger(actor));
  const found = await findEntries(app.db, query, cursorOf(query), query.limit + 1);
  const page = found.slice(0, query.limit);
  const next = found.length > query.limit ? String(page.at(-1)?.ord) : null;
  return { items: page.map((one) => one.view), next };
}

/** What a file of entries holds: as many as a spreadsheet still opens gladly. */
const MOST_KEPT = 10_000;

export async function entriesToKeep(app: App, actor: Actor, query: LedgerQuery): Promise<LedgerEntryView[]> {
  demand(mayReadLedger(actor));
  const found = await findEntries(app.db, query, cursorOf(query), MOST_KEPT);
  return found.map((one) => one.view);
}

function cursorOf(query: LedgerQuery): number | undefined {
  if (query.cursor === undefined) return undefined;
  if (/^\d{1,15}$/.test(query.cursor)) return Number(query.cursor);
  throw new MusterError(
    'request.invalid',
    'The cursor is not one that a page gave as "next".',
    '/querystring/cursor',
  );
}

export async function getEntry(app: App, actor: Actor, id: string): Promise<LedgerEntryView> {
  demand(mayReadLedger(actor));
  const entry = await entryById(app.db, id);
  if (!entry) throw new MusterError('not-found', `There is no ledger entry ${id}.`);
  return entry;
}

export async function getHead(app: App, actor: Actor): Promise<LedgerHead> {
  demand(mayReadLedger(actor));
  const head = await newestHead(app.db);
  if (!head)
    throw new MusterError(
      'not-found',
      'No head has been signed yet; the first follows soon after the first entry.',
    );
  return head;
}

/**
 * Recomputes the whole chain and compares it with the heads kept by this server and with those that are given.
 * Gives lines of JSON (`VerifyLedgerLine`): progress, then one result or one error as the last. What refuses the
 * verification is thrown at once, because an answer that has begun can no longer be a refusal.
 */
export function verifyInLines(app: App, actor: Actor, heads: readonly LedgerHead[]): Readable {
  demand(mayReadLedger(actor));
  const others = running.get(app) ?? 0;
  if (others >= MOST_VERIFICATIONS_AT_ONCE) {
    throw new MusterError(
      'state.conflict',
      'Other verifications are running; try again when they have ended.',
    );
  }
  running.set(app, others + 1);
  const lines = new Readable({ read() {} });
  function tell(line: VerifyLedgerLine): void {
    lines.push(`${JSON.stringify(line)}\n`);
  }
  void verify(app, actor, heads, tell).finally(() => {
    running.set(app, (running.get(app) ?? 1) - 1);
    lines.push(null);
  });
  return lines;
}

async function verify(
  app: App,
  actor: Actor,
  heads: readonly LedgerHead[],
  tell: (line: VerifyLedgerLine) => void,
): Promise<void> {
  try {
    const kept = await app.heads.list();
    const result = await verifyLedger(app.db, {
      heads: [...kept, ...heads],
      publicKey: app.keys.ledger.publicKey,
      onProgress: (checked, of) => tell({ type: 'progress', checked, of }),
    });
    if (!result.ok)
      app.log.error({ findings: result.findings, asked: actor.id }, 'the ledger does not verify');
    tell({ type: 'result', ...result });
  } catch (error) {
    app.log.error({ err: error }, 'a verification of the ledger failed');
    tell(
      error instanceof MusterError
        ? { type: 'error', code: error.code, detail: error.message }
        : {
            type: 'error',
            code: 'internal',
            detail: 'It could not be finished; the server’s log names the cause.',
          },
    );
  }
}
