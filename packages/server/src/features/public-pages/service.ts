import { createHash } from 'node:crypto';
import type { Actor, SaveTeamRequest, TeamDescription, TeamPage, TeamSettings } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import type { Config } from '../../kernel/config.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { publishedKeys } from '../keyring/index.ts';
import { namesOfActors } from '../people/index.ts';
import { keysIn, type TeamKey } from './keys.ts';
import { missingIn } from './missing.ts';
import { mayDescribeTeam } from './policy.ts';
import { rfc2350Sections, rfc2350Text } from './rfc2350.ts';
import { expiryOf, securityTxt } from './security-txt.ts';
import { insertTeam, newestTeam, type TeamVersion } from './store.ts';

/** For everybody. */
export async function viewTeamPage(app: App): Promise<TeamPage> {
  const team = await newestTeam(app.db);
  if (!team) return { published: null };
  return {
    published: {
      name: team.content.name,
      version: team.version,
      updatedAt: team.saved_at.toISOString(),
      sections: await sectionsOf(app, team),
      securityTxt: expiryOf(team.content, team.saved_at) > app.clocks.machine.now(),
    },
  };
}

/** @throws MusterError not-found before the team has described itself */
export async function viewRfc2350Text(app: App): Promise<string> {
  const team = await newestTeam(app.db);
  if (!team) throw new MusterError('not-found', 'The team has not described itself yet.');
  return rfc2350Text(team.content.name, await sectionsOf(app, team));
}

/** @throws MusterError not-found before it was saved, and after it expired: a stale file must not be used (RFC 9116) */
export async function viewSecurityTxt(app: App): Promise<string> {
  const team = await newestTeam(app.db);
  if (!team) throw new MusterError('not-found', 'The team has not described itself yet.');
  const expires = expiryOf(team.content, team.saved_at);
  if (expires <= app.clocks.machine.now())
    throw new MusterError(
      'not-found',
      'What stood here has expired; an administrator has to read and save it again.',
    );
  return securityTxt(team.content, { expires, url: urlOf(app.config), keys: await keysOf(app) });
}

export async function viewTeamSettings(app: App, actor: Actor): Promise<TeamSettings> {
  demand(mayDescribeTeam(actor));
  return await settingsOf(app, app.db, await newestTeam(app.db));
}

/** @throws MusterError state.conflict when somebody else has saved meanwhile */
export async function saveTeam(
  app: App,
  actor: Actor,
  { description, after }: SaveTeamRequest,
): Promise<TeamSettings> {
  demand(mayDescribeTeam(actor));
  demandZone(description.timeZone);
  const at = app.clocks.machine.now();
  return await inTransaction(app.db, async (tx) => {
    const before = (await newestTeam(tx))?.version ?? 0;
    const version = before + 1;
    const entry = await appendEntry(tx, {
      at: app.clocks.procedure.now(),
      kind: 'team.described',
      subject: 'team',
      actor: actor.id,
      body: { version, sha256: createHash('sha256').update(canonicalJson(description)).digest('hex') },
    });
    const row = { version, content: description, saved_at: at, saved_by: actor.id };
    if (before !== after || !(await insertTeam(tx, { ...row, entry_id: entry })))
      throw new MusterError(
        'state.conflict',
        'Somebody else has saved the description meanwhile. Nothing was changed; read theirs first.',
      );
    return await settingsOf(app, tx, row);
  });
}

export interface Publisher {
  name: string;
  contact: string;
  url: string;
}

/** Who hands documents out: as the team describes itself, or as the server is configured. */
export async function publisherOf(app: Pick<App, 'config'>, db: Db | Tx): Promise<Publisher> {
  const { content } = (await newestTeam(db)) ?? { content: emptyTeam(app.config) };
  return {
    name: content.name,
    contact: content.mail,
    url: app.config.publicUrl ?? `https://${app.config.mailDomain}`,
  };
}

async function settingsOf(app: App, db: Db | Tx, team: TeamVersion | undefined): Promise<TeamSettings> {
  const description = team?.content ?? emptyTeam(app.config);
  const savedAt = team?.saved_at ?? null;
  const names = await namesOfActors(db, team ? [team.saved_by] : []);
  const expires = expiryOf(description, savedAt ?? app.clocks.machine.now());
  const keys = await keysOf(app);
  const url = urlOf(app.config);
  return {
    description,
    version: team?.version ?? 0,
    savedAt: savedAt?.toISOString() ?? null,
    savedBy: team ? (names.get(team.saved_by) ?? null) : null,
    missing: missingIn(description, keys),
    sections: rfc2350Sections(description, { version: team?.version ?? 0, savedAt, url, keys }),
    securityTxt: securityTxt(description, { expires, url, keys }),
    expiresAt: team ? expires.toISOString() : null,
  };
}

async function sectionsOf(app: App, { content, version, saved_at }: TeamVersion) {
  const about = { version, savedAt: saved_at, url: urlOf(app.config), keys: await keysOf(app) };
  return rfc2350Sections(content, about);
}

async function keysOf(app: App): Promise<TeamKey[]> {
  return keysIn(await publishedKeys(app));
}

/** Where the pages are read: never an address that nobody set up. */
function urlOf({ publicUrl, http }: Config): string {
  return publicUrl ?? `http://${http.host}:${http.port}`;
}

function demandZone(zone: string): void {
  if (zone === '') return;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    throw new MusterError(
      'request.invalid',
      `${zone} is no time zone; write it as Europe/Amsterdam. Nothing was changed.`,
      '/description/timeZone',
    );
  }
}

/** What the server knows by itself. */
function emptyTeam({ org, csirtAddress }: Config): TeamDescription {
  return {
    name: `${org} CSIRT`,
    shortName: '',
    address: '',
    timeZone: '',
    phone: '',
    fax: '',
    otherTelecommunication: '',
    mail: csirtAddress,
    keys: '',
    members: '',
    otherInformation: '',
    customerContact: '',
    notifications: '',
    mission: '',
    constituency: '',
    affiliation: '',
    authority: '',
    incidentTypes: '',
    disclosure: '',
    authentication: '',
    triage: '',
    coordination: '',
    resolution: '',
    proactive: '',
    reportingForms: '',
    disclaimers: '',
    securityTxt: {
      contacts: [`mailto:${csirtAddress}`],
      validDays: 180,
      encryption: [],
      acknowledgments: '',
      languages: ['en'],
      policy: '',
    },
  };
}
