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
import { buildHttp } from '../../../packages/server/src/http/http-server.ts';
import { type TestApp, testApp } from '../../../packages/server/src/testing/test-app.ts';

/** Who asks. `named` is a contact of another site who was given a role in the incident. */
export const askers = {
  csirt,
  admin: administrator,
  auditor,
  ngi: north,
  site: alpha,
  vo: actorOf('vo-manager', { kind: 'vo', vo: 'biomed' }),
  named: { ...actorOf('site-contact', { kind: 'site', siteId: 'site_beta' }), id: 'per_named' },
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
  ask(who: Asker, method: string, url: string, payload?: object): Promise<Answer>;
  close(): Promise<void>;
}

export async function openAccessWorld(): Promise<AccessWorld> {
  const app = await testApp();
  await seedFederation(app.db);
  const at = app.clock.now();
  await app.db
    .insertInto('person')
    .values({ id: 'per_named', name: 'Named', mail: null, state: 'active', made_by: 'system', made_at: at })
    .execute();
  const http = await buildHttp(app, {
    authenticate: async (secret) => askers[secret as Asker],
    routes: allRoutes(app),
  });
  const made = new Map<string, string>();

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
        person_id: 'per_named',
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

  return {
    app,
    async incident(relation, tlp, fresh = false) {
      const key = `${relation} ${tlp}`;
      if (fresh) return await make(relation, tlp);
      const id = made.get(key) ?? (await make(relation, tlp));
      made.set(key, id);
      return id;
    },
    async ask(who, method, url, payload) {
      const answer = await http.inject({
        method: method as 'GET',
        url,
        headers: { authorization: `Bearer ${who}` },
        ...(payload ? { payload } : {}),
      });
      return { status: answer.statusCode, text: answer.body };
    },
    async close() {
      await http.close();
      await app.close();
    },
  };
}

export const labels = tlpLabels;
export type { IncidentView };
