import {
  type ChooseNotificationsRequest,
  isZone,
  type NoticeChannel,
  noticeTopics,
  type OwnNotificationsView,
  topicOf,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Caller } from '../../kernel/caller.ts';
import { MusterError } from '../../kernel/errors.ts';
import { demandOwnPerson } from '../people/index.ts';
import { choicesOf, timesOf, timesOr } from './store.ts';

const LAST = 30;

/** What I am told, how and when. For people with an account of their own. */
export async function viewOwnNotifications(app: App, caller: Caller): Promise<OwnNotificationsView> {
  const person = await demandOwnPerson(app, caller);
  const choices = (await choicesOf(app.db, [person.id])).get(person.id);
  const times = (await timesOf(app.db, [person.id])).get(person.id);
  return {
    mail: person.mail,
    topics: noticeTopics.map(({ key, label, says, usual }) => {
      const chosen = choices?.get(key);
      return { key, label, says, channel: chosen ?? usual, usual, isChosen: chosen !== undefined };
    }),
    times: timesOr(times),
    last: await lastOf(app, person.id),
  };
}

async function lastOf(app: App, personId: string): Promise<OwnNotificationsView['last']> {
  const rows = await app.db
    .selectFrom('notice_delivery as d')
    .innerJoin('notice as n', 'n.id', 'd.notice_id')
    .leftJoin('incident as i', 'i.id', 'n.incident_id')
    .select(['n.at', 'n.kind', 'i.public_id', 'd.channel', 'd.told_at'])
    .where('d.person_id', '=', personId)
    .orderBy('d.id', 'desc')
    .limit(LAST)
    .execute();
  return rows.map((row) => ({
    at: row.at.toISOString(),
    topic: topicOf(row.kind).label,
    incident: row.public_id,
    channel: row.channel,
    toldAt: row.told_at?.toISOString() ?? null,
  }));
}

/** @throws MusterError request.invalid for quiet hours of a whole day or a zone that does not exist */
export async function chooseNotifications(
  app: App,
  caller: Caller,
  request: ChooseNotificationsRequest,
): Promise<OwnNotificationsView> {
  const { id } = await demandOwnPerson(app, caller);
  const { times } = request;
  if (times && !isZone(times.zone)) {
    throw new MusterError(
      'request.invalid',
      `${times.zone} is not a time zone; write it as Europe/Prague. Nothing was changed.`,
      '/body/times/zone',
    );
  }
  if (times?.quiet && times.quiet.from === times.quiet.until) {
    throw new MusterError(
      'request.invalid',
      'Quiet hours that begin when they end would be all day; choose “none” above instead. Nothing was changed.',
      '/body/times/quiet/until',
    );
  }
  await inTransaction(app.db, async (tx) => {
    for (const [kind, channel] of Object.entries(request.choices) as [string, NoticeChannel | null][]) {
      if (channel === null) {
        await tx.deleteFrom('notice_choice').where('person_id', '=', id).where('kind', '=', kind).execute();
        continue;
      }
      await tx
        .insertInto('notice_choice')
        .values({ person_id: id, kind, channel })
        .onConflict((conflict) => conflict.columns(['person_id', 'kind']).doUpdateSet({ channel }))
        .execute();
    }
    if (times) {
      const row = {
        zone: times.zone,
        quiet_from: times.quiet?.from ?? null,
        quiet_until: times.quiet?.until ?? null,
        digest_at: times.digestAt,
      };
      await tx
        .insertInto('notice_times')
        .values({ person_id: id, ...row })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
        .execute();
    }
    const at = app.clocks.procedure.now();
    // Which topics, not when somebody sleeps.
    const body = {
      choices: request.choices as { [key: string]: NoticeChannel | null },
      times: times !== undefined,
    };
    await appendEntry(tx, { at, kind: 'notifications.chosen', subject: id, actor: id, body });
  });
  return await viewOwnNotifications(app, caller);
}
