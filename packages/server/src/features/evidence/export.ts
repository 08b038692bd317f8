import type { Readable } from 'node:stream';
import type { Actor, GrantedRead } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { demandHandled, demandReadable, logEvent, publishIncident } from '../incidents/index.ts';
import { namesOfActors } from '../people/index.ts';
import { readChecked } from './accesses.ts';
import { type Bag, bagStream, safeName } from './bag.ts';
import { recordCustody } from './custody.ts';
import { ACCESS_MS, unknownEvidence } from './model.ts';
import { itemOf } from './place.ts';
import { mayKeepCustody } from './policy.ts';
import { receiptKeyOf } from './receipt.ts';
import {
  type AccessRow,
  accessesOf,
  accessesOfBag,
  custodyOf,
  insertAccesses,
  itemsById,
  type PlacedItem,
} from './store.ts';

/** Lets somebody take chosen pieces out as one bag, within a quarter of an hour; each has it in its custody. */
export async function grantBag(
  app: App,
  actor: Actor,
  incidentId: string,
  { items: wanted, why }: { items: readonly string[]; why: string },
): Promise<GrantedRead> {
  const at = app.clocks.procedure.now();
  const sight = await demandHandled(app.db, actor, incidentId, at);
  const { incident } = sight;
  const items = (await itemsById(app.db, [...new Set(wanted)])).filter(
    (item) => item.of_incident === incident.id && mayKeepCustody(actor, sight, itemOf(item)),
  );
  const unknown = wanted.find((id) => !items.some((item) => item.id === id));
  if (unknown !== undefined) throw unknownEvidence(unknown);
  const broken = items.find(({ state }) => state === 'damaged');
  if (broken)
    throw new MusterError(
      'evidence.damaged',
      `${broken.name} (${broken.id}) is damaged and can be in no bag. Leave it out, or bring it back from a backup and verify it.`,
    );
  const bag = newId('exp', at);
  const expiresAt = new Date(at.getTime() + ACCESS_MS);
  await inTransaction(app.db, async (tx) => {
    const rows: AccessRow[] = [];
    for (const item of items) {
      const to = actor.name;
      const how = { from: 'Muster', to, why, place: `A copy, in the bag ${bag}` };
      const change = { kind: 'exported' as const, at, now: at, found: item.sha256, actor: actor.id, ...how };
      const entry = await recordCustody(tx, item, change);
      const access = { id: newId('tik', at), item_id: item.id, bag_id: bag, at, actor: actor.id, why };
      rows.push({ ...access, expires_at: expiresAt, entry_id: entry });
    }
    await insertAccesses(tx, rows);
    const entry = await appendEntry(tx, {
      at,
      kind: 'evidence.bagged',
      subject: incident.id,
      actor: actor.id,
      body: {
        bag,
        items: items.map(({ id }) => id),
        why: commitment(await saltFor(tx, incident.id), why),
      },
    });
    await logEvent(tx, {
      incidentId: incident.id,
      at,
      kind: 'evidence.exported',
      actor: actor.id,
      text: `Evidence taken out as a bag: ${items.length} of the incident`,
      data: { bag, items: items.length },
      entry,
    });
  });
  publishIncident(app, incident.id);
  return { id: bag, path: `/api/v1/evidence/bags/${bag}`, expiresAt: expiresAt.toISOString() };
}

/** @throws MusterError not-found for what is not one's own, auth.denied when its time is over */
export async function openBag(
  app: App,
  actor: Actor,
  bagId: string,
): Promise<{ name: string; bytes: Readable }> {
  const accesses = await accessesOfBag(app.db, bagId);
  const [first] = accesses;
  const items = await itemsById(
    app.db,
    accesses.map(({ item_id }) => item_id),
  );
  const incidentId = items[0]?.of_incident;
  if (first?.actor !== actor.id || !incidentId)
    throw new MusterError('not-found', `There is no bag ${bagId} of yours.`);
  const { incident } = await demandReadable(app.db, actor, incidentId, app.clocks.procedure.now());
  if (first.expires_at <= app.clocks.procedure.now())
    throw new MusterError('auth.denied', 'The time in which this bag could be taken is over; ask anew.');
  const name = `${incident.public_id}-evidence-${bagId.slice(-6)}`;
  const bag: Bag = {
    name,
    at: first.at,
    info: [
      ['Source-Organization', app.config.org],
      ['Contact-Email', app.config.csirtAddress],
      ['External-Identifier', incident.public_id],
      ['External-Description', `TLP:${incident.tlp} Evidence of ${incident.public_id}`],
      ['Internal-Sender-Identifier', bagId],
      ['Bagging-Date', first.at.toISOString().slice(0, 10)],
      ['Bag-Software-Agent', 'Muster'],
    ],
    payload: items.map((item) => ({
      path: pathOf(item),
      size: item.size,
      sha256: item.sha256,
      open: () => readChecked(app, item, actor.id),
    })),
    tags: await papersOf(app, items),
  };
  return { name: `${name}.tar`, bytes: bagStream(bag) };
}

function pathOf(item: PlacedItem): string {
  return `data/${item.id}/${safeName(item.name)}`;
}

/** What goes with the files: what they are, their custody, who was let at them, and the receipts with their key. */
async function papersOf(app: App, items: readonly PlacedItem[]): Promise<Map<string, string>> {
  const ids = items.map(({ id }) => id);
  const custody = await custodyOf(app.db, ids);
  const accesses = await accessesOf(app.db, ids);
  const names = await namesOfActors(
    app.db,
    [...custody, ...accesses].map(({ actor }) => actor),
  );
  const named = (actor: string) => ({ id: actor, name: names.get(actor) ?? null });
  const papers = new Map<string, string>();
  const described = items.map((item) => ({
    id: item.id,
    path: pathOf(item),
    name: item.name,
    note: item.note,
    kind: item.kind,
    site: item.site_name,
    size: item.size,
    sha256: item.sha256,
    receivedAt: item.received_at,
    receivedFrom: item.received_from,
    ledgerEntry: item.entry_id,
    custody: custody
      .filter((one) => one.item_id === item.id)
      .map(({ item_id: _item, ord: _ord, actor, ...one }) => ({ ...one, actor: named(actor) })),
    accesses: accesses
      .filter((one) => one.item_id === item.id)
      .map(({ id, at, why, bag_id, entry_id, actor }) => ({
        id,
        at,
        why,
        bag: bag_id,
        entry: entry_id,
        actor: named(actor),
      })),
  }));
  papers.set('custody.json', `${JSON.stringify(described, null, 2)}\n`);
  papers.set('receipts/key.jwk', `${JSON.stringify(receiptKeyOf(app), null, 2)}\n`);
  for (const { id, receipt } of items)
    if (receipt) papers.set(`receipts/${id}.json`, `${JSON.stringify(JSON.parse(receipt), null, 2)}\n`);
  return papers;
}
