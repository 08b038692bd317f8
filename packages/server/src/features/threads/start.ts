import {
  type Actor,
  type ComposeStart,
  type ComposeStartQuery,
  type DraftContent,
  type FieldValue,
  type IncidentDocument,
  narrower,
  type RecipientView,
  readTlp,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { MusterError } from '../../kernel/errors.ts';
import type { Sight } from '../incidents/index.ts';
import { definitionOf, normalDocument } from '../templates/index.ts';
import { demandWriter } from './demand-writer.ts';
import { directoryOf, type KnownRecipient } from './directory.ts';
import { isDocument } from './prepare.ts';
import { mailOfIncident, newestDocument, nextVersion, type ThreadMail } from './store.ts';

/** Whom a message on the incident can go to, and why each. */
export async function listRecipients(
  app: App,
  actor: Actor,
  incidentRef: string,
  wide: boolean,
): Promise<RecipientView[]> {
  const sight = await demandWriter(app, app.db, actor, incidentRef);
  return (await directoryOf(app, app.db, actor, sight, wide)).map(viewOf);
}

/** What a new message, an answer or a forward begins with. Nothing is kept. */
export async function startMessage(
  app: App,
  actor: Actor,
  incidentRef: string,
  query: ComposeStartQuery,
): Promise<ComposeStart> {
  const sight = await demandWriter(app, app.db, actor, incidentRef);
  const directory = await directoryOf(app, app.db, actor, sight, false);
  const about = query.answers ?? query.forwards;
  const mail = about === undefined ? undefined : await demandMail(app, sight, about);
  const kind = mail ? 'message' : query.kind;
  const tlp = mail ? narrowest(sight, mail) : sight.incident.tlp;
  const content: DraftContent = {
    kind,
    tlp,
    subject: subjectOf(query, mail),
    body: '',
    document: isDocument(kind) ? await documentOf(app, sight, kind) : null,
    recipients: recipientsOf(app, query, mail, directory),
    answers: query.answers ?? null,
    forwards: query.forwards ?? null,
    notBefore: null,
    redaction: '',
    protection: 'none',
  };
  return { content, recipients: directory.map(viewOf) };
}

function subjectOf({ forwards }: ComposeStartQuery, mail: ThreadMail | undefined): string {
  if (!mail) return '';
  const words = mail.subject
    .replace(/\[[A-Z][A-Z0-9-]{0,15}-\d{8}(-\d{2,})?\]/g, '')
    .replace(/\[?\s*TLP\s*[:=]?\s*(RED|AMBER\s*\+\s*STRICT|AMBER|GREEN|CLEAR|WHITE)\s*\]?/gi, '')
    .replace(/^\s*((re|aw|sv|fwd?|wg)\s*:\s*)+/i, '')
    .replace(/\s+/g, ' ')
    .trim();
  return `${forwards === undefined ? 'Re' : 'Fwd'}: ${words}`.slice(0, 300);
}

/** Who wrote; with `all` everybody who is proposed, and whom the mail was addressed to as far as they have a part in it. */
function recipientsOf(
  app: App,
  query: ComposeStartQuery,
  mail: ThreadMail | undefined,
  directory: readonly KnownRecipient[],
): DraftContent['recipients'] {
  if (query.forwards !== undefined) return [];
  const proposed = directory.filter((one) => one.proposed).map(({ address }) => address);
  if (!mail) return proposed.map((address) => ({ address, as: 'to' }));
  const to = [{ address: mail.fromAddress, as: 'to' as const }];
  if (query.all !== 'true') return to;
  const known = new Set(directory.map(({ address }) => address.toLowerCase()));
  const named = [...mail.to, ...mail.cc].filter((address) => known.has(address.toLowerCase()));
  const others = [...new Set([...named, ...proposed].map((address) => address.toLowerCase()))].filter(
    (address) =>
      address !== mail.fromAddress.toLowerCase() && address !== app.config.csirtAddress.toLowerCase(),
  );
  return [...to, ...others.map((address) => ({ address, as: 'cc' as const }))];
}

function narrowest(sight: Sight, mail: ThreadMail) {
  const said = readTlp(mail.subject);
  return said ? narrower(said, sight.incident.tlp) : sight.incident.tlp;
}

/** What the newest document says already: a follow-up is completed, a closure report begins with all of it. */
async function documentOf(
  app: App,
  { incident, sites }: Sight,
  name: IncidentDocument['name'],
): Promise<IncidentDocument> {
  const before = name === 'heads-up' ? ['heads-up' as const] : ['heads-up' as const, 'follow-up' as const];
  const newest = await newestDocument(app.db, incident.id, before);
  const known = (newest?.fields ?? {}) as Record<string, FieldValue>;
  const { fields } = definitionOf(name);
  // Of several sites none is named: each of them would read it of the other.
  const siteId = sites.length === 1 ? sites[0] : sites.length === 0 ? incident.site_id : null;
  const site = siteId
    ? await app.db.selectFrom('site').select('name').where('id', '=', siteId).executeTakeFirst()
    : undefined;
  return normalDocument({
    name,
    version: name === 'follow-up' ? await nextVersion(app.db, incident.id) : null,
    incident: incident.public_id,
    site: site?.name ?? (sites.length > 1 ? `${sites.length} sites` : ''),
    tlp: incident.tlp,
    restriction: incident.tlp_restriction,
    fields: Object.fromEntries(fields.map((field) => [field.name, known[field.name] ?? ''])),
  });
}

async function demandMail(app: App, sight: Sight, mailId: string): Promise<ThreadMail> {
  const mail = await mailOfIncident(app.db, sight.incident.id, mailId);
  const isTheirs =
    sight.relation === 'all' ||
    (mail !== undefined && mail.siteId !== null && sight.sites.includes(mail.siteId));
  if (!mail || !isTheirs)
    throw new MusterError('not-found', 'There is no such mail on this incident that you may read.');
  return mail;
}

function viewOf({ siteId: _s, ngiId: _n, vo: _v, ...view }: KnownRecipient): RecipientView {
  return view;
}
