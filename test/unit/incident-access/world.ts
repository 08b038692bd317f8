import type { Readable } from 'node:stream';
import {
  type Actor,
  type IncidentView,
  openIncidentRequest,
  type TlpLabel,
  tlpLabels,
} from '../../../packages/contract/src/index.ts';
import { allRoutes } from '../../../packages/server/src/composition/routes.ts';
import { createIncident } from '../../../packages/server/src/features/incidents/create.ts';
import {
  actorOf,
  administrator,
  alpha,
  auditor,
  csirt,
  north,
  seedFederation,
} from '../../../packages/server/src/features/incidents/incidents.fixture.ts';
import { shareIncident } from '../../../packages/server/src/features/incidents/shares.ts';
import { changeIncident } from '../../../packages/server/src/features/incidents/steering.ts';
import { buildHttp, type HttpParts } from '../../../packages/server/src/http/http-server.ts';
import { type TestApp, testApp } from '../../../packages/server/src/testing/test-app.ts';

export const persons = { named: personId('named'), extra: personId('extra') };

/** Who asks. `named` is a contact of another site who was given a role in the incident. */
export const askers = {
  csirt,
  admin: administrator,
  auditor,
  // Not the id of the CSIRT's officer: what somebody wrote themselves is theirs.
  ngi: { ...north, id: 'tok_north' },
  site: alpha,
  vo: actorOf('vo-manager', { kind: 'vo', vo: 'biomed' }),
  named: { ...actorOf('site-contact', { kind: 'site', siteId: 'site_beta' }), id: persons.named },
} as const satisfies Record<string, Actor>;
export type Asker = keyof typeof askers;

/**
 * How the asker stands to it: it is at their site (alpha, of the NGI in the north); at another's and not shared; at
 * another's and shared with them.
 */
export type Relation = 'own' | 'other' | 'shared';

export interface Answer {
  status: number;
  text: string;
}

export interface AccessWorld {
  app: TestApp;
  /** One of each relation and label; with `fresh` one that nobody changed. */
  incident(relation: Relation, tlp: TlpLabel, fresh?: boolean): Promise<string>;
  /** Made once in each incident. */
  part(incident: string, name: string, make: () => Promise<string>): Promise<string>;
  siteOf(incident: string): Promise<string>;
  /** Another like it: of its site, with its label, shared with nobody. */
  twinOf(incident: string): Promise<string>;
  ask(who: Asker, method: string, url: string, payload?: object | Buffer): Promise<Answer>;
  /** Method and path of everything that is registered. */
  routes: readonly string[];
  close(): Promise<void>;
}

export async function openAccessWorld(): Promise<AccessWorld> {
  const app = await testApp();
  await seedFederation(app.db);
  const at = app.clock.now();
  await app.db
    .insertInto('person')
    .values(
      Object.entries(persons).map(([name, id]) => ({
        id,
        name,
        mail: null,
        state: 'active' as const,
        made_by: 'system',
        made_at: at,
      })),
    )
    .execute();
  const routes: string[] = [];
  const http = await buildHttp(app, {
    authenticate: async (secret) => askers[secret as Asker],
    routes: [collectInto(routes), ...allRoutes(app)],
  });
  const made = new Map<string, string>();
  const parts = new Map<string, Promise<string>>();

  async function make(relation: Relation, tlp: TlpLabel): Promise<string> {
    const request = openIncidentRequest.parse({
      title: `${relation} at TLP:${tlp}`,
      tlp: 'AMBER',
      siteId: relation === 'own' ? 'site_alpha' : 'site_gamma',
    });
    const { id } = (await createIncident(app, csirt, request)).view;
    if (relation === 'shared')
      for (const [kind, ref] of [
        ['site', 'site_alpha'],
        ['ngi', 'ngi_north'],
        ['vo', 'biomed'],
      ] as const)
        await shareIncident(app, csirt, id, { kind, ref, reason: 'they are asked for help' });
    await app.db
      .insertInto('incident_role')
      .values({
        id: `irl_${id.slice(4)}`,
        incident_id: id,
        person_id: persons.named,
        role: 'observer',
        from_at: at,
        until_at: null,
        given_by: csirt.id,
      })
      .execute();
    const consent = { by: 'the source', how: 'by phone', at: at.toISOString() };
    await changeIncident(app, csirt, id, { tlp, reason: 'for the matrix', consent });
    return id;
  }

  const rowOf = (incident: string) =>
    app.db
      .selectFrom('incident')
      .select(['site_id', 'tlp'])
      .where('id', '=', incident)
      .executeTakeFirstOrThrow();

  return {
    app,
    async incident(relation, tlp, fresh = false) {
      const key = `${relation} ${tlp}`;
      if (fresh) return await make(relation, tlp);
      const id = made.get(key) ?? (await make(relation, tlp));
      made.set(key, id);
      return id;
    },
    part(incident, name, make) {
      const key = `${incident} ${name}`;
      const known = parts.get(key) ?? make();
      parts.set(key, known);
      return known;
    },
    siteOf: async (incident) => (await rowOf(incident)).site_id ?? '',
    async twinOf(incident) {
      const { site_id, tlp } = await rowOf(incident);
      const request = openIncidentRequest.parse({ title: 'Like the other', tlp, siteId: site_id });
      return (await createIncident(app, csirt, request)).view.id;
    },
    routes,
    async ask(who, method, url, payload) {
      const type = Buffer.isBuffer(payload) ? { 'content-type': 'application/octet-stream' } : {};
      const answer = await http.inject({
        method: method as 'GET',
        url,
        headers: { authorization: `Bearer ${who}`, ...type },
        ...(payload ? { payload } : {}),
        payloadAsStream: true,
      });
      const isLive = String(answer.headers['content-type']).startsWith('text/event-stream');
      return { status: answer.statusCode, text: await textOf(answer.stream(), isLive) };
    },
    async close() {
      app.events.close();
      await http.close();
      await app.close();
    },
  };
}

function personId(name: string): string {
  return `per_${name.padEnd(23, '0')}`;
}

function collectInto(routes: string[]): HttpParts['routes'][number] {
  const collect: HttpParts['routes'][number] = async (http) => {
    http.addHook('onRoute', ({ method, url }) => {
      const methods = Array.isArray(method) ? method : [method];
      routes.push(...methods.filter((one) => one !== 'HEAD').map((one) => `${one} ${url}`));
    });
  };
  // So that the hook hears of the routes of every plugin after it.
  return Object.assign(collect, { [Symbol.for('skip-override')]: true });
}

/** Of a stream of events, which never ends by itself, its beginning. */
async function textOf(stream: Readable, isLive: boolean): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) {
    parts.push(Buffer.from(part));
    if (!isLive) continue;
    stream.destroy();
    break;
  }
  return Buffer.concat(parts).toString();
}

export const labels = tlpLabels;
export type { IncidentView };
