import { createHmac } from 'node:crypto';
import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { deriveSecret } from '../../kernel/keys.ts';

const MINUTE_MS = 60_000;
const FORGOTTEN_AFTER_MS = 24 * 60 * MINUTE_MS;

/** Who tries: the mail address that was typed, known or not, and from where. */
export interface Trier {
  mail: string;
  address: string;
}

/**
 * After so many failures each further try waits twice as long as the one before. One address for one account is braked
 * first; an account by all addresses together only mildly, so that nobody can lock somebody else out by guessing.
 */
const BRAKES = [
  { of: ({ mail, address }: Trier) => `pair:${address}:${mail}`, free: 5, longestMs: 15 * MINUTE_MS },
  { of: ({ address }: Trier) => `address:${address}`, free: 20, longestMs: 15 * MINUTE_MS },
  { of: ({ mail }: Trier) => `account:${mail}`, free: 50, longestMs: MINUTE_MS },
] as const;

/**
 * Counts a try before it is made, so that many at once are counted too. The tables hold keyed hashes, no addresses.
 * @throws MusterError `auth.too-many-tries`
 */
export async function beginTry(app: App, trier: Trier): Promise<void> {
  const now = app.clocks.machine.now();
  const brakes = BRAKES.map((brake) => ({ ...brake, key: keyOf(app, brake.of(trier)) }));
  const waitMs = await inTransaction(app.db, async (tx) => {
    await tx
      .insertInto('sign_in_brake')
      .values(brakes.map(({ key }) => ({ key, failures: 0, last_at: now })))
      .onConflict((conflict) => conflict.column('key').doNothing())
      .execute();
    const keys = brakes.map(({ key }) => key);
    const rows = await tx
      .selectFrom('sign_in_brake')
      .selectAll()
      .where('key', 'in', keys)
      .orderBy('key')
      .forUpdate()
      .execute();
    const counts = new Map(rows.map((row) => [row.key, row]));
    const waits = brakes.map(({ key, free, longestMs }) => {
      const row = counts.get(key);
      return row ? waitLeft(row.failures, row.last_at, { free, longestMs }, now) : 0;
    });
    const longest = Math.max(...waits);
    if (longest > 0) return longest;
    for (const { key } of brakes) {
      const row = counts.get(key);
      const isOld = row === undefined || now.getTime() - row.last_at.getTime() > FORGOTTEN_AFTER_MS;
      const failures = (isOld ? 0 : row.failures) + 1;
      await tx.updateTable('sign_in_brake').set({ failures, last_at: now }).where('key', '=', key).execute();
    }
    return 0;
  });
  if (waitMs > 0) {
    throw new MusterError(
      'auth.too-many-tries',
      `Too many tries failed. Wait ${Math.ceil(waitMs / 1000)} seconds, or sign in with a passkey or by your institute.`,
    );
  }
}

/** It was no failure after all. */
export async function trySucceeded(app: App, trier: Trier): Promise<void> {
  const [pair, address, account] = BRAKES.map((brake) => keyOf(app, brake.of(trier)));
  await app.db
    .deleteFrom('sign_in_brake')
    .where('key', 'in', [pair ?? '', account ?? ''])
    .execute();
  await app.db
    .updateTable('sign_in_brake')
    .set((e) => ({ failures: e('failures', '-', 1) }))
    .where('key', '=', address ?? '')
    .where('failures', '>', 0)
    .execute();
}

export function waitLeft(
  failures: number,
  lastAt: Date,
  { free, longestMs }: { free: number; longestMs: number },
  now: Date,
): number {
  const passed = now.getTime() - lastAt.getTime();
  if (failures < free || passed > FORGOTTEN_AFTER_MS) return 0;
  // A clock that was set back must not shut anybody out until it has come so far again.
  if (passed < -longestMs) return 0;
  return Math.max(0, Math.min(longestMs, 1000 * 2 ** Math.min(failures - free, 30)) - passed);
}

function keyOf(app: App, of: string): string {
  return createHmac('sha256', deriveSecret(app.keys.master, 'people:sign-in-brake')).update(of).digest('hex');
}
