import type { Readable } from 'node:stream';
import type { GrantInput, Scope } from '@muster/contract';
import { grantRequest } from '@muster/contract';
import type { FastifyInstance } from 'fastify';
import { allRoutes } from '../../../packages/server/src/composition/routes.ts';
import { Sealer } from '../../../packages/server/src/db/ledger/sealer.ts';
import { inTransaction } from '../../../packages/server/src/db/transaction.ts';
import { giveGrantIn } from '../../../packages/server/src/features/people/grants.ts';
import { readSession } from '../../../packages/server/src/features/people/index.ts';
import { makePerson } from '../../../packages/server/src/features/people/persons.ts';
import { authenticate } from '../../../packages/server/src/features/people/service.ts';
import { openSession } from '../../../packages/server/src/features/people/sessions.ts';
import { ownPage } from '../../../packages/server/src/features/people/testing/browser.ts';
import { buildHttp, type HttpParts } from '../../../packages/server/src/http/http-server.ts';
import { openStage, type Stage } from '../../stage/stage.ts';
import type { Kind } from './table.ts';

/** One site that takes part, with its NGI. */
export interface Place {
  site: string;
  siteName: string;
  ngi: string;
  participation: string;
}

export interface Asker {
  personId: string;
  grantId: string | null;
}

export interface Request {
  method: string;
  url: string;
  payload?: object | Buffer;
}

export interface Answer {
  status: number;
  text: string;
}

/** The server on a moment of a real drill, with somebody of every kind, and what can be asked about. */
export interface World {
  stage: Stage;
  /** Method and path of everything that is registered. */
  routes: string[];
  campaign: string;
  own: Place;
  foreign: Place;
  askers: Record<Kind | 'nobody', Asker>;
  ask(kind: Kind | 'nobody' | 'anonymous', request: Request): Promise<Answer>;
  /** What must not stand in an answer to this kind: ids and names of sites outside their scope. */
  strange(kind: Kind): string[];
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const stage = await openStage('running');
  const { http, routes } = await openDoor(stage);
  const places = await placesOf(stage);
  const own = places[0] as Place;
  const foreign = places.find((one) => one.ngi !== own.ngi) as Place;
  const askers = await placeAskers(stage, own, foreign);
  await signHead(stage);
  return {
    stage,
    routes,
    campaign: stage.campaign,
    own,
    foreign,
    askers,
    ask: async (kind, { method, url, payload }) => {
      const cookie = kind === 'anonymous' ? {} : { cookie: await cookieOf(stage, askers[kind]) };
      const type = Buffer.isBuffer(payload) ? { 'content-type': 'application/octet-stream' } : {};
      const answer = await http.inject({
        method: method as 'GET',
        url,
        headers: { host: 'localhost:8460', ...ownPage, ...cookie, ...type },
        ...(payload === undefined ? {} : { payload }),
        payloadAsStream: true,
      });
      const isLive = String(answer.headers['content-type']).startsWith('text/event-stream');
      return { status: answer.statusCode, text: await (isLive ? beginningOf : wholeOf)(answer.stream()) };
    },
    strange: (kind) =>
      places
        .filter((place) => !isOf(kind, place, own, foreign))
        .flatMap(({ site, siteName, participation }) => [site, siteName, participation]),
    async close() {
      stage.app.events.close();
      await http.close();
      await stage.close();
    },
  };
}

async function wholeOf(stream: Readable): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}

/** A stream of events never ends by itself. */
async function beginningOf(stream: Readable): Promise<string> {
  for await (const part of stream) {
    stream.destroy();
    return String(part);
  }
  return '';
}

function isOf(kind: Kind, place: Place, own: Place, foreign: Place): boolean {
  if (kind === 'ngi') return place.ngi === own.ngi;
  if (kind === "ngi'") return place.ngi === foreign.ngi;
  if (kind === 'site') return place.site === own.site;
  if (kind === "site'") return place.site === foreign.site;
  return kind !== 'vo';
}

/** The real door: tokens and sessions are read as the running server reads them. */
async function openDoor({ app }: Stage): Promise<{ http: FastifyInstance; routes: string[] }> {
  const routes: string[] = [];
  const collect: HttpParts['routes'][number] = async (http) => {
    http.addHook('onRoute', ({ method, url }) => {
      const methods = Array.isArray(method) ? method : [method];
      routes.push(...methods.filter((one) => one !== 'HEAD').map((one) => `${one} ${url}`));
    });
  };
  // So that the hook hears of the routes of every plugin after it.
  Object.assign(collect, { [Symbol.for('skip-override')]: true });
  const http = await buildHttp(app, {
    authenticate: (secret) => authenticate(app, secret),
    readSession: (secret) => readSession(app, secret),
    routes: [collect, ...allRoutes(app)],
  });
  return { http, routes };
}

/** So that there is a head to ask for. */
async function signHead({ app }: Stage): Promise<void> {
  const { db, clocks, log, keys, heads } = app;
  const sealer = new Sealer({ db, clocks, log, key: keys.ledger, heads });
  sealer.start();
  await sealer.stop();
}

async function placesOf({ app, campaign }: Stage): Promise<Place[]> {
  const rows = await app.db
    .selectFrom('participation')
    .innerJoin('site', 'site.id', 'participation.site_id')
    .select(['participation.id', 'participation.site_id', 'site.name', 'site.ngi_id'])
    .where('participation.campaign_id', '=', campaign)
    .orderBy('site.name')
    .execute();
  return rows.flatMap(({ id, site_id, name, ngi_id }) =>
    ngi_id === null ? [] : [{ participation: id, site: site_id, siteName: name, ngi: ngi_id }],
  );
}

async function placeAskers(stage: Stage, own: Place, foreign: Place): Promise<World['askers']> {
  const of = (role: GrantInput['role'], scope: Scope = { kind: 'federation' }) =>
    placePerson(stage, { role, scope, until: '2099-01-01T00:00:00Z' });
  return {
    admin: await of('administrator'),
    csirt: await of('officer'),
    ngi: await of('officer', { kind: 'ngi', ngiId: own.ngi }),
    "ngi'": await of('officer', { kind: 'ngi', ngiId: foreign.ngi }),
    auditor: await of('auditor'),
    site: await of('site-contact', { kind: 'site', siteId: own.site }),
    "site'": await of('site-contact', { kind: 'site', siteId: foreign.site }),
    vo: await of('vo-manager', { kind: 'vo', vo: 'biomed' }),
    nobody: await placePerson(stage, undefined),
  };
}

let count = 0;

export async function placePerson({ app }: Stage, grant: GrantInput | undefined): Promise<Asker> {
  count += 1;
  const mail = `asker-${count}@example.org`;
  return await inTransaction(app.db, async (tx) => {
    const person = await makePerson(app, tx, { name: `Asker ${count}`, mail, state: 'active', by: 'system' });
    const given = grant && (await giveGrantIn(app, tx, person.id, grantRequest.parse(grant), 'system'));
    return { personId: person.id, grantId: given?.id ?? null };
  });
}

/** A session of its own for every question: some of them end it. */
async function cookieOf({ app }: Stage, { personId, grantId }: Asker): Promise<string> {
  const { secret } = await inTransaction(app.db, (tx) =>
    openSession(app, tx, { method: 'password', personId, grantId, userAgent: undefined }),
  );
  return `__Host-muster=${secret}`;
}
