import type { Actor, MadePortalLink, PortalLinkRequest, PortalLinkView } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import type { PortalLinkTable } from '../../db/tables/people.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId, randomSecret } from '../../kernel/ids.ts';
import { contactsOf, siteById, sitesByNameOrId } from '../federation/index.ts';
import { linkEnded } from './invitations.ts';
import { secretHash } from './model.ts';
import { mayMakePortalLink } from './policy.ts';
import { endSessionsIn, type OpenedSession, openSession, tellEnded } from './sessions.ts';
import * as store from './store-links.ts';

const HOUR_MS = 60 * 60_000;

export interface NewPortalLink {
  siteId: string;
  contactId: string | null;
  /** Who asks for it; `system` when Muster itself puts it into a mail. */
  by: string;
  /** At most 72; 24 when absent. */
  hours?: number;
}

/**
 * A site contact's way into the portal, for one use. In the transaction of what it is made for; its secret is in the
 * answer and nowhere else. Whoever calls it has decided that it may be made.
 */
export async function makePortalLink(
  app: App,
  tx: Tx,
  { siteId, contactId, by, hours = 24 }: NewPortalLink,
): Promise<{ id: string; path: string; url: string; expiresAt: Date }> {
  const now = app.clocks.machine.now();
  const secret = randomSecret();
  const id = newId('lnk', now);
  const expiresAt = new Date(now.getTime() + Math.min(hours, 72) * HOUR_MS);
  await store.insertPortalLink(tx, {
    id,
    secret_sha256: secretHash(secret),
    site_id: siteId,
    contact_id: contactId,
    made_by: by,
    made_at: now,
    expires_at: expiresAt,
    used_at: null,
    ended_at: null,
  });
  await appendEntry(tx, {
    at: app.clocks.procedure.now(),
    kind: 'portal-link.made',
    subject: id,
    actor: by,
    body: { site: siteId, contact: contactId, expiresAt: expiresAt.toISOString() },
  });
  const path = `/portal/enter#${secret}`;
  return { id, path, url: `${publicAddress(app)}${path}`, expiresAt };
}

/** For an officer who hands it over by another way than our mail. */
export async function givePortalLink(
  app: App,
  actor: Actor,
  request: PortalLinkRequest,
): Promise<MadePortalLink> {
  const site = await demandSite(app, actor, request.site);
  const contactId = request.contact ?? null;
  if (contactId !== null) await demandContact(app, site, contactId);
  return await inTransaction(app.db, async (tx) => {
    const made = await makePortalLink(app, tx, {
      siteId: site.id,
      contactId,
      by: actor.id,
      hours: request.hours,
    });
    const row = await store.portalLinkForUpdate(tx, made.id);
    if (!row) throw new Error('a link that is not there');
    const link = { path: made.path, expiresAt: made.expiresAt.toISOString() };
    return { link, portalLink: viewOf(row, site.name) };
  });
}

export async function listPortalLinks(app: App, actor: Actor, ref: string): Promise<PortalLinkView[]> {
  const site = await demandSite(app, actor, ref);
  return (await store.portalLinksOf(app.db, site.id)).map((row) => viewOf(row, site.name));
}

/** Makes it useless, and ends at once what was opened with it. Idempotent. */
export async function withdrawPortalLink(app: App, actor: Actor, id: string): Promise<PortalLinkView> {
  const { view, ended } = await inTransaction(app.db, async (tx) => {
    const row = await store.portalLinkForUpdate(tx, id);
    const site = row && (await siteById(tx, row.site_id));
    demand(mayMakePortalLink(actor, { ngiId: site?.ngi_id ?? null }), 'not-found');
    if (!row) throw new MusterError('not-found', `There is no link ${id}.`);
    const name = site?.name ?? row.site_id;
    if (row.ended_at !== null) return { view: viewOf(row, name), ended: [] };
    const now = app.clocks.machine.now();
    await store.setPortalLinkEnded(tx, id, now);
    await appendEntry(tx, {
      at: app.clocks.procedure.now(),
      kind: 'portal-link.withdrawn',
      subject: id,
      actor: actor.id,
      body: {},
    });
    const ended = await endSessionsIn(app, tx, { portalLinkIds: [id] }, actor.id);
    return { view: viewOf({ ...row, ended_at: now }, name), ended };
  });
  tellEnded(app, ended);
  return view;
}

/**
 * Uses the link up: its holder is the site's contact from now on, in this browser.
 * @throws MusterError `auth.link-ended`
 */
export async function signInByLink(
  app: App,
  secret: string,
  from: { userAgent: string | undefined },
): Promise<OpenedSession> {
  return await inTransaction(app.db, async (tx) => {
    const link = await store.usePortalLink(tx, secretHash(secret), app.clocks.machine.now());
    if (!link) throw linkEnded();
    return await openSession(app, tx, {
      method: 'link',
      portalLinkId: link.id,
      userAgent: from.userAgent,
    });
  });
}

/** Where people reach this server; links in mails lead there. */
function publicAddress({ config }: App): string {
  return config.publicUrl ?? `http://${config.http.host}:${config.http.port}`;
}

async function demandSite(app: App, actor: Actor, ref: string) {
  const [site] = await sitesByNameOrId(app.db, [ref]).catch((error: unknown) => {
    // Who may make no link for any site does not learn here which there are.
    demand(mayMakePortalLink(actor, { ngiId: null }), 'not-found');
    throw error;
  });
  if (!site) throw new MusterError('not-found', `There is no site ${ref}.`);
  demand(mayMakePortalLink(actor, { ngiId: site.ngi_id }), 'not-found');
  if (site.gone_at !== null)
    throw new MusterError('state.conflict', `${site.name} has left the federation; no link was made.`);
  return site;
}

async function demandContact(app: App, site: { id: string; name: string }, id: string): Promise<void> {
  const contact = (await contactsOf(app.db, site.id)).find((one) => one.id === id);
  if (contact?.ownerId === site.id && contact.goneAt === null) return;
  throw new MusterError(
    'request.invalid',
    `${site.name} has no contact ${id} now; no link was made.`,
    '/body/contact',
  );
}

function viewOf(row: PortalLinkTable, siteName: string): PortalLinkView {
  return {
    id: row.id,
    site: { id: row.site_id, name: siteName },
    contact: row.contact_id,
    madeBy: row.made_by,
    madeAt: row.made_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    usedAt: row.used_at?.toISOString() ?? null,
    withdrawnAt: row.ended_at?.toISOString() ?? null,
  };
}
