import type { Db } from '../../db/database.ts';

export interface Reached {
  uidValidity: string;
  lastUid: number;
}

export async function placeOf(db: Db, mailbox: string): Promise<Reached | undefined> {
  const row = await db
    .selectFrom('mailbox_place')
    .select(['uid_validity', 'last_uid'])
    .where('mailbox', '=', mailbox)
    .executeTakeFirst();
  return row && { uidValidity: row.uid_validity, lastUid: Number(row.last_uid) };
}

/** Read up to here; whatever failed before works again. */
export async function setPlace(db: Db, mailbox: string, reached: Reached, at: Date): Promise<void> {
  const row = {
    uid_validity: reached.uidValidity,
    last_uid: reached.lastUid,
    read_at: at,
    failing_since: null,
    failure: '',
  };
  await db
    .insertInto('mailbox_place')
    .values({ mailbox, ...row })
    .onConflict((conflict) => conflict.column('mailbox').doUpdateSet(row))
    .execute();
}

/** Since when, and why; the place stays. */
export async function noteFailure(db: Db, mailbox: string, why: string, at: Date): Promise<void> {
  await db
    .insertInto('mailbox_place')
    .values({ mailbox, uid_validity: '', last_uid: 0, read_at: at, failing_since: at, failure: why })
    .onConflict((conflict) =>
      conflict.column('mailbox').doUpdateSet((e) => ({
        failing_since: e.fn.coalesce('mailbox_place.failing_since', e.val(at)),
        failure: why,
      })),
    )
    .execute();
}

export async function allPlaces(db: Db) {
  return await db.selectFrom('mailbox_place').selectAll().orderBy('mailbox').execute();
}
