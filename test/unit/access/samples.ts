import { createHash } from 'node:crypto';
import { samplePack } from '../../../packages/server/src/features/packs/testing/sample-pack.ts';
import { readShipped } from '../../../packages/server/src/features/scenarios/index.ts';
import { newId } from '../../../packages/server/src/kernel/ids.ts';
import { agentSamples } from './agent-samples.ts';
import { banSamples } from './ban-samples.ts';
import { exchangeSamples } from './exchange-samples.ts';
import { incidentSamples } from './incident-samples.ts';
import { keyringSamples } from './keyring-samples.ts';
import { objects } from './objects.ts';
import { procedureSamples } from './procedure-samples.ts';
import { madeRota, madeWebhook, rotaSamples } from './rota-samples.ts';
import { subjectSamples } from './subject-samples.ts';
import type { Kind } from './table.ts';
import { threadSamples } from './thread-samples.ts';
import { placePerson, type Request, type World } from './world.ts';

type Part = Record<string, unknown>;
type Asking = Kind | 'nobody' | 'anonymous';

/** What a route needs beside its method and path; a sample that uses something up makes it anew for every question. */
interface Sample {
  params?: Record<string, string>;
  query?: Record<string, string>;
  payload?: Part | Buffer;
}

const SOON = '2099-01-01T00:00:00Z';
const YAML = 'scenario: nothing\n';
const PACK = Buffer.from(samplePack(readShipped('contact-check'))).toString('base64');
const reason = 'to see who may';

/** The question that this route is asked, about things of the site, the NGI and the campaign in the first place. */
export async function sampleOf(world: World, route: string, kind: Asking): Promise<Request> {
  const [method = '', path = ''] = route.split(' ');
  const sample = (await samples[route]?.(world, kind)) ?? {};
  const params: Record<string, string> = { ...(await paramsOf(world, path)), ...sample.params };
  // Two colons are one that begins no name.
  const filled = path
    .replaceAll(/(?<!:):(\w+)/g, (_all, name: string) => {
      const value = params[name];
      if (value === undefined) throw new Error(`${route}: nothing is said of :${name}; add it to samples.ts`);
      return encodeURIComponent(value);
    })
    .replaceAll('::', ':');
  const query = sample.query ? `?${new URLSearchParams(sample.query)}` : '';
  return { method, url: filled + query, ...(sample.payload ? { payload: sample.payload } : {}) };
}

/** What a name in a path stands for, by the path before it. */
async function paramsOf(world: World, path: string): Promise<Record<string, string>> {
  const { own, campaign } = world;
  const common = { site: own.site, participation: own.participation, check: 'C1', kind: 'front-door' };
  if (path.startsWith('/api/v1/campaigns/:id')) return { ...common, id: campaign };
  if (path.startsWith('/api/v1/mail/:id')) return { id: (await objects(world)).mail };
  if (path.startsWith('/api/v1/mail/readings')) return { id: (await objects(world)).reading };
  if (path.startsWith('/api/v1/incidents')) {
    const { incident, fact } = await objects(world);
    return { id: incident, fact };
  }
  if (path.startsWith('/api/v1/evidence/:id')) return { id: (await objects(world)).evidence };
  if (path.startsWith('/api/v1/persons')) {
    const person = await placePerson(world.stage, { role: 'auditor', until: SOON });
    return { id: person.personId, grant: person.grantId ?? '' };
  }
  if (path.startsWith('/api/v1/rotas/:id')) return await madeRota(world);
  if (path.startsWith('/api/v1/webhooks/:id')) return await madeWebhook(world);
  return common;
}

const samples: Record<string, (world: World, kind: Asking) => Promise<Sample> | Sample> = {
  ...keyringSamples,
  ...rotaSamples,
  ...procedureSamples,
  ...threadSamples,
  ...agentSamples,
  ...banSamples,
  ...subjectSamples,
  // ledger
  'GET /api/v1/ledger/entries/:id': async (world) => ({ params: { id: (await objects(world)).entry } }),
  'POST /api/v1/ledger/verify': () => ({ payload: {} }),
  // mail
  'POST /api/v1/mail/:id/assign': async (world) => ({
    payload: { incident: (await objects(world)).publicId },
  }),
  'POST /api/v1/mail/readings/:id/accept': () => ({ payload: { reason } }),
  'POST /api/v1/mail/readings/:id/refuse': () => ({ payload: { reason } }),
  // federation
  'POST /api/v1/federation/import': () => ({
    payload: {
      format: 'csv',
      dryRun: true,
      partial: true,
      documents: [{ name: 'a.csv', content: 'site,ngi\nX,Y\n' }],
    },
  }),
  'POST /api/v1/sites/:site/contacts': () => ({
    payload: { role: 'phone', channel: 'phone', address: `+420 ${newId('con', new Date())}` },
  }),
  'DELETE /api/v1/sites/:site/contacts/:id': async (world) => {
    const answer = await world.ask('admin', {
      method: 'POST',
      url: `/api/v1/sites/${world.own.site}/contacts`,
      payload: { role: 'phone', channel: 'phone', address: `+420 ${newId('con', new Date())}` },
    });
    return { params: { id: JSON.parse(answer.text).id } };
  },
  'PUT /api/v1/sites/:site/endpoints/:kind': () => ({ payload: { url: 'https://door.example' } }),
  'PUT /api/v1/calendars': ({ own }) => ({
    payload: {
      site: own.site,
      calendar: { zone: 'Europe/Prague', week: { mon: [{ from: '09:00', to: '17:00' }] } },
    },
  }),
  'POST /api/v1/downtimes': ({ own }) => ({ payload: downtime(own.site) }),
  'DELETE /api/v1/downtimes/:id': async (world) => {
    const url = '/api/v1/downtimes';
    const made = await world.ask('admin', { method: 'POST', url, payload: downtime(world.own.site) });
    return { params: { id: JSON.parse(made.text).id } };
  },
  // incidents
  ...incidentSamples,
  ...exchangeSamples,
  'POST /api/v1/incidents': ({ own }) => ({ payload: { title: reason, siteId: own.site } }),
  'POST /api/v1/incidents/:id/facts': (world) => ({
    payload: { kind: 'acknowledged', key: 'k', at: now(world), source: 'officer' },
  }),
  'POST /api/v1/incidents/:id/facts/:fact/correction': () => ({ payload: { at: null, note: reason } }),
  'POST /api/v1/incidents/:id/waivers': () => ({ payload: { step: 'acknowledge', reason } }),
  // observables, tasks, decisions, timeline
  'GET /api/v1/observables': () => ({ query: { q: '192.0.2.1' } }),
  'POST /api/v1/incidents/:id/observables': ({ own }) => ({ payload: seen(own.site) }),
  'POST /api/v1/incidents/:id/observables/read': () => ({ payload: { text: reason } }),
  'PATCH /api/v1/incidents/:id/observables/:observable': async (world) => ({
    params: { observable: await observable(world) },
    payload: { revision: 1, ioc: false },
  }),
  'POST /api/v1/incidents/:id/observables/:observable/withdrawal': async (world) => ({
    params: { observable: await observable(world) },
    payload: { reason },
  }),
  'POST /api/v1/incidents/:id/observables/:observable/sightings': async (world) => ({
    params: { observable: await observable(world) },
    payload: { siteId: world.own.site },
  }),
  'POST /api/v1/incidents/:id/observable-proposals': () => ({
    payload: { refuse: [`obp_${'0'.repeat(23)}`] },
  }),
  'POST /api/v1/incidents/:id/tasks': ({ own }) => ({ payload: taskFor(own.site) }),
  'PATCH /api/v1/incidents/:id/tasks/:task': async (world) => ({
    params: { task: await task(world) },
    payload: { revision: 1, mandatory: true },
  }),
  'POST /api/v1/incidents/:id/tasks/:task/state': async (world) => ({
    params: { task: await task(world) },
    payload: { state: 'done' },
  }),
  'POST /api/v1/incidents/:id/decisions': ({ own }) => ({
    payload: { title: reason, outcome: 'yes', reason, siteId: own.site },
  }),
  'POST /api/v1/incidents/:id/timeline': ({ own }) => ({ payload: { text: reason, siteId: own.site } }),
  // scenarios and planning
  'GET /api/v1/scenarios/:name': async (world) => ({ params: { name: (await objects(world)).scenario } }),
  'POST /api/v1/scenario-drafts': () => ({ payload: { name: 'draft', yaml: YAML } }),
  'GET /api/v1/scenario-drafts/:id': async (world) => ({ params: { id: await draft(world) } }),
  'DELETE /api/v1/scenario-drafts/:id': async (world) => ({ params: { id: await draft(world) } }),
  'POST /api/v1/scenario-drafts/:id/versions': async (world) => ({
    params: { id: await draft(world) },
    payload: { yaml: YAML, after: 1 },
  }),
  'GET /api/v1/scenario-drafts/:id/versions/:version': async (world) => ({
    params: { id: await draft(world), version: '1' },
  }),
  'POST /api/v1/packs/open': () => ({ payload: { content: PACK } }),
  'GET /api/v1/packs/:id': async (world) => ({ params: { id: await keptPack(world) } }),
  'POST /api/v1/packs/:id/export': async (world) => ({ params: { id: await keptPack(world) } }),
  'POST /api/v1/packs/make': () => ({
    payload: {
      scenario: 'contact-check',
      name: 'tour',
      version: 1,
      title: 'A tour',
      licence: 'CC0',
      authors: ['Us'],
    },
  }),
  'POST /api/v1/packs/check': () => ({ payload: { content: PACK } }),
  'POST /api/v1/packs/import': () => ({ payload: { content: PACK, unsigned: true } }),
  'POST /api/v1/scenarios/check': () => ({ payload: { yaml: YAML } }),
  'POST /api/v1/scenarios/dry-run': () => ({ payload: { yaml: YAML } }),
  'GET /api/v1/planning/sites': (world) => ({ query: { from: now(world), to: '2028-01-01T00:00:00Z' } }),
  'GET /api/v1/drill-mark': () => ({ query: { value: '192.0.2.1' } }),
  // drills
  'POST /api/v1/campaigns': async (world) => ({
    payload: {
      name: reason,
      scenario: (await objects(world)).scenario,
      sites: [world.own.site],
      from: '2028-01-10T08:00:00Z',
      to: '2028-02-10T08:00:00Z',
    },
  }),
  'POST /api/v1/campaigns/:id/authorisations': (world) => ({
    payload: {
      site: world.own.site,
      agreedBy: reason,
      agreedAt: now(world),
      hosts: ['*'],
      addresses: ['192.0.2.0/24'],
      whiteCell: { name: 'White Cell', email: 'w@example.org' },
    },
  }),
  'POST /api/v1/campaigns/:id/left-out': ({ own }) => ({ payload: { site: own.site, reason } }),
  'POST /api/v1/campaigns/:id/stop': () => ({ payload: { reason } }),
  'POST /api/v1/campaigns/:id/abort': () => ({ payload: { reason } }),
  'POST /api/v1/campaigns/:id/suspensions': ({ own }) => ({ payload: { site: own.site, reason } }),
  'POST /api/v1/campaigns/:id/contact-records': (world) => ({
    payload: { site: world.own.site, at: now(world), kind: 'phone', reached: 'nobody', note: reason },
  }),
  'POST /api/v1/campaigns/:id/hints': ({ own }) => ({ payload: { site: own.site, question: 'F1' } }),
  'POST /api/v1/campaigns/:id/waivers': ({ own }) => ({ payload: { site: own.site, check: 'C1', reason } }),
  // claims
  'POST /api/v1/review/:itemId': async (world) => ({
    params: { itemId: (await objects(world)).claim },
    payload: { decision: 'accept', reason },
  }),
  'POST /api/v1/campaigns/:id/answers': ({ own }) => ({
    payload: { participation: own.participation, question: 'F1', text: reason },
  }),
  // verdicts
  'GET /api/v1/campaigns/:id/scores/:run': async (world) => ({ params: { run: (await objects(world)).run } }),
  'POST /api/v1/overrides': ({ own }) => ({
    payload: { participation: own.participation, check: 'C1', verdict: 'pass', reason },
  }),
  'POST /api/v1/appeals': ({ own }) => ({
    payload: { participation: own.participation, check: 'C2', text: reason },
  }),
  'POST /api/v1/appeals/:id/answer': async (world) => ({
    params: { id: (await objects(world)).appeal },
    payload: { accepted: false, answer: reason },
  }),
  // evidence
  'POST /api/v1/campaigns/:id/sites/:participation/evidence': () => ({
    query: { name: 'log.txt' },
    payload: Buffer.from(reason),
  }),
  'POST /api/v1/campaigns/:id/sites/:participation/evidence/uploads': () => ({
    payload: { name: 'log.txt', size: 3 },
  }),
  'POST /api/v1/incidents/:id/evidence': () => ({
    query: { name: 'log.txt' },
    payload: Buffer.from(reason),
  }),
  'POST /api/v1/incidents/:id/evidence/uploads': () => ({ payload: { name: 'log.txt', size: 3 } }),
  'POST /api/v1/incidents/:id/evidence/bags': async (world) => ({
    payload: { items: [(await objects(world)).evidence], why: reason },
  }),
  'POST /api/v1/evidence/:id/accesses': () => ({ payload: { why: reason } }),
  'POST /api/v1/evidence/:id/hand-overs': () => ({
    payload: { from: 'Alpha', to: 'Lab', why: reason, place: 'safe 3' },
  }),
  'GET /api/v1/evidence/bags/:bag': async (world, kind) => {
    const { incident, evidence } = await objects(world);
    const url = `/api/v1/incidents/${incident}/evidence/bags`;
    const bag = await madeBy(world, kind, 'csirt', { url, payload: { items: [evidence], why: reason } });
    return { params: { bag: bag.id } };
  },
  'GET /api/v1/evidence/uploads/:id': async (world, kind) => ({ params: { id: await upload(world, kind) } }),
  'PATCH /api/v1/evidence/uploads/:id': async (world, kind) => ({
    params: { id: await upload(world, kind) },
    query: { offset: '0', sha256: createHash('sha256').update('abc').digest('hex') },
    payload: Buffer.from('abc'),
  }),
  'DELETE /api/v1/evidence/uploads/:id': async (world, kind) => ({
    params: { id: await upload(world, kind) },
  }),
  // reports from outside
  'POST /api/v1/abuse-reports': () => ({ payload: abuseReport }),
  'GET /api/v1/abuse-reports/:id': async (world) => ({ params: { id: await reported(world) } }),
  'POST /api/v1/abuse-reports/:id/incident': async (world) => ({
    params: { id: await reported(world) },
    payload: { title: reason },
  }),
  'POST /api/v1/abuse-reports/:id/attach': async (world) => ({
    params: { id: await reported(world) },
    payload: { incident: (await objects(world)).publicId },
  }),
  'POST /api/v1/abuse-reports/:id/dismiss': async (world) => ({
    params: { id: await reported(world) },
    payload: { reason },
  }),
  // people
  'PUT /api/v1/sessions/current/grant': ({ askers }, kind) => ({
    payload: {
      grant: kind === 'anonymous' || kind === 'nobody' ? askers.admin.grantId : askers[kind].grantId,
    },
  }),
  'DELETE /api/v1/sessions/:id': async (world, kind) => {
    if (kind === 'anonymous') return { params: { id: `ses_${'0'.repeat(23)}` } };
    const sessions = await world.ask(kind, { method: 'GET', url: '/api/v1/sessions' });
    return { params: { id: JSON.parse(sessions.text)[0].id } };
  },
  'PUT /api/v1/me/password': () => ({ payload: { password: 'short' } }),
  'POST /api/v1/me/passkeys': () => ({
    payload: { ceremony: `cer_${'0'.repeat(23)}`, response: credential },
  }),
  'PATCH /api/v1/me/passkeys/:id': () => ({ params: passkey, payload: { name: 'x' } }),
  'DELETE /api/v1/me/passkeys/:id': () => ({ params: passkey }),
  'POST /api/v1/persons': () => ({ payload: { name: 'New' } }),
  'PATCH /api/v1/persons/:id': () => ({ payload: { name: 'Other' } }),
  'POST /api/v1/persons/:id/grants': () => ({ payload: { role: 'auditor', until: SOON } }),
  'POST /api/v1/portal-links': ({ own }) => ({ payload: { site: own.site } }),
  'GET /api/v1/portal-links': ({ own }) => ({ query: { site: own.site } }),
  'DELETE /api/v1/portal-links/:id': async (world) => {
    const url = '/api/v1/portal-links';
    const made = await world.ask('admin', { method: 'POST', url, payload: { site: world.own.site } });
    return { params: { id: JSON.parse(made.text).portalLink.id } };
  },
  'POST /api/v1/tokens': () => ({ payload: { name: 'n', role: 'auditor' } }),
  'DELETE /api/v1/tokens/:id': async (world) => {
    const payload = { name: 'n', role: 'auditor' };
    const made = await world.ask('admin', { method: 'POST', url: '/api/v1/tokens', payload });
    return { params: { id: JSON.parse(made.text).token.id } };
  },
  'POST /api/v1/sessions': () => ({ payload: { link: 'x'.repeat(43) } }),
  'POST /api/v1/sign-in/oidc': () => ({ payload: {} }),
  'POST /api/v1/first-run': () => ({ payload: { secret: 'x'.repeat(43) } }),
  'POST /api/v1/first-run/passkey': () => ({ payload: { secret: 'x'.repeat(43), ...who } }),
  'POST /api/v1/first-run/administrator': () => ({
    payload: { secret: 'x'.repeat(43), ...who, password: reason },
  }),
  'POST /api/v1/invitations/view': () => ({ payload: { secret: 'x'.repeat(43) } }),
  'POST /api/v1/invitations/passkey': () => ({ payload: { secret: 'x'.repeat(43) } }),
  'POST /api/v1/invitations/accept': () => ({ payload: { secret: 'x'.repeat(43), password: reason } }),
};

const who = { name: 'N', mail: 'n@example.org' };
const passkey = { id: `pky_${'0'.repeat(23)}` };
const credential = {
  id: 'x',
  rawId: 'x',
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: 'x', attestationObject: 'x' },
};

function now({ stage }: World): string {
  return stage.app.clocks.procedure.now().toISOString();
}

let hours = 0;

function downtime(site: string): Part {
  hours += 2;
  const at = (later: number) => new Date(Date.UTC(2029, 0, 1, hours + later)).toISOString();
  return { site, startsAt: at(0), endsAt: at(1) };
}

async function keptPack(world: World): Promise<string> {
  const payload = { content: PACK, unsigned: true };
  await world.ask('csirt', { method: 'POST', url: '/api/v1/packs/import', payload });
  const { text } = await world.ask('csirt', { method: 'GET', url: '/api/v1/packs' });
  return (JSON.parse(text) as { id: string }[])[0]?.id ?? '';
}

async function draft(world: World): Promise<string> {
  const payload = { name: 'draft', yaml: YAML };
  const made = await world.ask('csirt', { method: 'POST', url: '/api/v1/scenario-drafts', payload });
  return JSON.parse(made.text).id;
}

/** A file on its way, begun by who asks, or where they may not by the site; one that is there already serves. */
async function upload(world: World, kind: Asking): Promise<string> {
  const url = `/api/v1/campaigns/${world.campaign}/sites/${world.own.participation}/evidence/uploads`;
  for (const each of [kind, 'site'] as const) {
    const { status, text } = await world.ask(each, { method: 'GET', url });
    const [known] = status < 300 ? (JSON.parse(text) as { id: string }[]) : [];
    if (known) return known.id;
    const made = await world.ask(each, { method: 'POST', url, payload: { name: 'log.txt', size: 3 } });
    if (made.status < 300) return JSON.parse(made.text).id;
  }
  throw new Error('nobody may begin a file');
}

/** By who asks, so that it is theirs; where they may not, by somebody who may. */
async function madeBy(
  world: World,
  kind: Asking,
  otherwise: Kind,
  { url, payload }: { url: string; payload: object },
): Promise<{ id: string }> {
  const own = await world.ask(kind, { method: 'POST', url, payload });
  if (own.status < 300) return JSON.parse(own.text) as { id: string };
  return JSON.parse((await world.ask(otherwise, { method: 'POST', url, payload })).text) as { id: string };
}

const abuseReport = { via: 'phone', subject: 'A scan', text: 'Somebody scans us from 192.0.2.66.' };

async function reported(world: World): Promise<string> {
  const made = await world.ask('csirt', {
    method: 'POST',
    url: '/api/v1/abuse-reports',
    payload: abuseReport,
  });
  return JSON.parse(made.text).id;
}

let addresses = 0;

/** A value that no question had before. */
function seen(site: string): Part {
  addresses += 1;
  return { observables: [{ value: `198.51.100.${addresses}`, siteId: site }] };
}

async function observable(world: World): Promise<string> {
  const { incident } = await objects(world);
  const url = `/api/v1/incidents/${incident}/observables`;
  const made = await world.ask('admin', { method: 'POST', url, payload: seen(world.own.site) });
  return JSON.parse(made.text).items[0].observable.id;
}

function taskFor(site: string): Part {
  return { title: reason, siteId: site, assignee: { kind: 'site' } };
}

async function task(world: World): Promise<string> {
  const { incident } = await objects(world);
  const url = `/api/v1/incidents/${incident}/tasks`;
  const made = await world.ask('admin', { method: 'POST', url, payload: taskFor(world.own.site) });
  return JSON.parse(made.text).id;
}
