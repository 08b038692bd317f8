import type { BanList, BanListEntry, BanListFormat } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { issuerOf } from '../signals/index.ts';
import { renderList } from './list-formats.ts';
import { type Audience, audienceKey, entryFor, isListed, listSha256 } from './list-model.ts';
import * as store from './store-lists.ts';

/** A list as it is handed out. */
export interface SignedList {
  number: number;
  /** Strong: the same bytes. */
  etag: string;
  body: string;
  /** Detached JWS (RFC 7515, appendix F) over the bytes of the body. */
  signature: string;
}

/** What is read once for all audiences, and made once for each audience and form, as long as nothing changes. */
interface Kept {
  /** Of the list that was there when it was asked for; what was read then may be a later one. */
  askedFor: number;
  now: Promise<{ number: number; bans: store.ListedRow[] }>;
  lists: Map<string, Promise<BanList>>;
  bodies: Map<string, Promise<SignedList>>;
}

const kept = new WeakMap<App['events'], Kept>();
/** Bodies of ten thousand bans take megabytes; those asked for last are kept. */
const MOST_BODIES = 40;

async function currentOf(app: App): Promise<Kept> {
  const askedFor = await store.listNumber(app.db);
  const found = kept.get(app.events);
  if (found?.askedFor === askedFor) return found;
  const fresh: Kept = { askedFor, now: store.listedNow(app.db), lists: new Map(), bodies: new Map() };
  kept.set(app.events, fresh);
  // What could not be read is read again at the next question.
  fresh.now.catch(() => kept.delete(app.events));
  return fresh;
}

/** The number of the list that is there now: a reader who has it needs nothing more. */
export async function etagNow(app: App, audience: Audience, format: BanListFormat): Promise<string> {
  return etagOf(await store.listNumber(app.db), audience, format);
}

function etagOf(number: number, audience: Audience, format: BanListFormat): string {
  return `"${number}-${format}-${Buffer.from(audienceKey(audience)).toString('base64url')}"`;
}

/** The whole list in one form. */
export async function wholeList(app: App, audience: Audience, format: BanListFormat): Promise<SignedList> {
  const current = await currentOf(app);
  const key = `${audienceKey(audience)} ${format}`;
  const found = current.bodies.get(key);
  if (found !== undefined) return await found;
  const made = listOf(app, current, audience).then((list) =>
    signed(app, list, format, etagOf(list.number, audience, format)),
  );
  const oldest = current.bodies.keys().next().value;
  if (current.bodies.size >= MOST_BODIES && oldest !== undefined) current.bodies.delete(oldest);
  current.bodies.set(key, made);
  made.catch(() => current.bodies.delete(key));
  return await made;
}

/** What changed after a number, as JSON. A number that is not known, or higher than there is, gets the whole list. */
export async function listSince(app: App, audience: Audience, since: number): Promise<SignedList> {
  const current = await currentOf(app);
  const whole = await listOf(app, current, audience);
  const etag = etagOf(whole.number, audience, 'json').replace(/"$/, `-since-${since}"`);
  if (since > whole.number) return await wholeList(app, audience, 'json');
  const listed = new Set(whole.bans.map(({ id }) => id));
  const places = await store.placesOf(app.db, audience);
  const ended = await store.endedAfter(app.db, audience, since, whole.number);
  const list: BanList = {
    ...whole,
    since,
    bans: whole.bans.filter(({ changedIn }) => changedIn > since),
    // Nobody is told that a ban ended which they were never told of.
    removed: ended
      .filter((ban) => !listed.has(ban.id) && isListed(ban, audience, places.siteNgi, places.sitesOfNgi))
      .filter(({ entry }) => entryFor(entry, audience) !== undefined)
      .map(({ id, endedIn }) => ({ id, endedIn })),
  };
  return signed(app, list, 'json', etag);
}

async function listOf(app: App, current: Kept, audience: Audience): Promise<BanList> {
  const key = audienceKey(audience);
  const found = current.lists.get(key);
  if (found !== undefined) return await found;
  const made = makeList(app, current, audience);
  current.lists.set(key, made);
  made.catch(() => current.lists.delete(key));
  return await made;
}

async function makeList(app: App, current: Kept, audience: Audience): Promise<BanList> {
  const places = await store.placesOf(app.db, audience);
  const { number, bans: all } = await current.now;
  const bans = all.flatMap((ban): BanListEntry[] => {
    if (!isListed(ban, audience, places.siteNgi, places.sitesOfNgi)) return [];
    return [entryFor(ban.entry, audience) ?? []].flat();
  });
  const sha256 = listSha256(audience, number, bans);
  const row = await chain(app, audience, number, sha256);
  return {
    issuer: issuerOf(app),
    audience: { ...audience },
    number,
    sha256,
    previous:
      row.previous_number === null || row.previous_sha256 === null
        ? null
        : { number: row.previous_number, sha256: row.previous_sha256 },
    madeAt: row.made_at.toISOString(),
    since: null,
    bans,
    removed: [],
  };
}

/** The list's place in the chain of its audience; the first process that makes it says when that was. */
async function chain(app: App, audience: Audience, number: number, sha256: string): Promise<store.ChainRow> {
  const key = audienceKey(audience);
  return await inTransaction(app.db, async (tx) => {
    const last = await store.lockLastList(tx, key);
    const there = last?.number === number ? last : await store.listRow(tx, key, number);
    if (there) return there;
    const at = app.clocks.procedure.now();
    const entryId = await appendEntry(tx, {
      at,
      kind: 'ban.list-made',
      subject: key,
      actor: 'system',
      body: { number, sha256, previous: last?.sha256 ?? null },
    });
    return await store.insertList(tx, {
      audience: key,
      number,
      sha256,
      previous_number: last?.number ?? null,
      previous_sha256: last?.sha256 ?? null,
      made_at: at,
      entry_id: entryId,
    });
  });
}

function signed(app: App, list: BanList, format: BanListFormat, etag: string): SignedList {
  const body = renderList(format, list);
  const { order } = app.keys;
  const header = Buffer.from(
    JSON.stringify({ alg: 'EdDSA', kid: order.id, typ: 'muster-ban-list', list: list.number, format }),
  ).toString('base64url');
  const payload = Buffer.from(body).toString('base64url');
  const signature = `${header}..${order.sign(`${header}.${payload}`).toString('base64url')}`;
  return { number: list.number, etag, body, signature };
}
