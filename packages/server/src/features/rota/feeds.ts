import type { Actor, MadeFeed } from '@muster/contract';
import type { App } from '../../app.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId, randomSecret } from '../../kernel/ids.ts';
import { sha256Of } from '../../kernel/sha256.ts';
import { namesOfActors } from '../people/index.ts';
import { changing, entry, noSuch } from './changes.ts';
import { type CalendarEvent, icalOf } from './ical.ts';
import { shiftsBetween } from './model.ts';
import * as store from './store.ts';
import { demandRota } from './views.ts';

const WEEK_MS = 7 * 86_400_000;
const WEEKS_BACK = 4;
const WEEKS_AHEAD = 26;

/** A key with which a calendar program reads this rota, and nothing else; shown once. */
export async function makeFeed(app: App, actor: Actor, rotaId: string): Promise<MadeFeed> {
  const secret = randomSecret();
  return await changing(app, actor, rotaId, async (tx, _rota, at) => {
    const id = newId('fed', at);
    await tx
      .insertInto('rota_feed')
      .values({
        id,
        rota_id: rotaId,
        secret_sha256: sha256Of(secret),
        made_by: actor.id,
        made_at: at,
        ended_at: null,
      })
      .execute();
    await entry(app, tx, actor, 'rota.feed-made', rotaId, { feed: id });
    return { id, path: `/api/v1/duty-calendars/${secret}` };
  });
}

export async function endFeed(app: App, actor: Actor, rotaId: string, id: string): Promise<void> {
  await changing(app, actor, rotaId, async (tx, _rota, at) => {
    const feeds = await store.feedsOf(tx, rotaId);
    if (!feeds.some((one) => one.id === id)) throw noSuch('calendar key');
    await tx.updateTable('rota_feed').set({ ended_at: at }).where('id', '=', id).execute();
    await entry(app, tx, actor, 'rota.feed-ended', rotaId, { feed: id });
  });
}

/** For who is signed in. */
export async function rotaCalendar(app: App, actor: Actor, rotaId: string): Promise<string> {
  return await calendarOf(app, await demandRota(app.db, actor, rotaId));
}

/** For whoever has a key; it ends with the person who made it. */
export async function calendarByKey(app: App, secret: string): Promise<string> {
  const feed = await app.db
    .selectFrom('rota_feed')
    .leftJoin('person', 'person.id', 'rota_feed.made_by')
    .select(['rota_feed.rota_id', 'person.state'])
    .where('secret_sha256', '=', sha256Of(secret))
    .where('rota_feed.ended_at', 'is', null)
    .executeTakeFirst();
  const rota = feed && feed.state !== 'ended' ? await store.rotaById(app.db, feed.rota_id) : undefined;
  if (rota) return await calendarOf(app, rota);
  throw new MusterError(
    'not-found',
    'No calendar is read with this key, or it was ended; make a new one at /rota.',
  );
}

async function calendarOf(app: App, { row, plan }: store.WholeRota): Promise<string> {
  const at = app.clocks.procedure.now();
  const from = new Date(at.getTime() - WEEKS_BACK * WEEK_MS);
  const shifts = shiftsBetween(plan, from, new Date(at.getTime() + WEEKS_AHEAD * WEEK_MS));
  const names = await namesOfActors(
    app.db,
    shifts.flatMap(({ person }) => person ?? []),
  );
  const events = shifts.map(
    ({ person, startsAt, endsAt, by, reason }): CalendarEvent => ({
      uid: `${row.id}-${startsAt.getTime()}@${app.config.mailDomain}`,
      startsAt,
      endsAt,
      summary:
        person === null ? `Nobody on duty: ${row.name}` : `${names.get(person) ?? person}: ${row.name}`,
      description: reason === null ? '' : `${by}: ${reason}`,
    }),
  );
  return icalOf(row.name, at, events);
}
