import type { World } from './world.ts';

type Part = Record<string, unknown>;
type Sample = { params?: Record<string, string>; query?: Record<string, string>; payload?: Part };

/** A real incident of the first site: a drill's messages are its campaign's. */
async function real({ ask, own }: World): Promise<string> {
  const payload = { title: 'to see who may', siteId: own.site };
  const made = await ask('admin', { method: 'POST', url: '/api/v1/incidents', payload });
  return JSON.parse(made.text).id;
}

const message = { tlp: 'AMBER', subject: 'x', body: 'y', recipients: [] };
const content = {
  kind: 'message',
  tlp: 'AMBER',
  subject: '',
  body: '',
  document: null,
  recipients: [],
  answers: null,
  forwards: null,
  notBefore: null,
  redaction: '',
  protection: 'none',
};

async function draft(world: World, by: 'csirt' | 'ngi'): Promise<Record<string, string>> {
  const id = await real(world);
  const url = `/api/v1/incidents/${id}/drafts`;
  const made = await world.ask(by, { method: 'POST', url, payload: { content } });
  return { id, draft: JSON.parse(made.text).id };
}

/** A message that waits for its time. */
async function queued(world: World, by: 'csirt' | 'ngi'): Promise<Record<string, string>> {
  const id = await real(world);
  const url = `/api/v1/incidents/${id}`;
  const start = JSON.parse((await world.ask(by, { method: 'GET', url: `${url}/compose` })).text);
  const payload = {
    ...message,
    recipients: start.content.recipients,
    notBefore: '2099-01-01T00:00:00.000Z',
    idempotencyKey: 'key-of-what-waits',
  };
  const sent = await world.ask(by, { method: 'POST', url: `${url}/messages`, payload });
  return { id, message: JSON.parse(sent.text).message };
}

const wording = { params: { name: 'heads-up' } };

/** What the routes of templates and of threads are asked. */
export const threadSamples: Record<string, (world: World, kind: string) => Promise<Sample> | Sample> = {
  'GET /api/v1/templates/:name': () => wording,
  'GET /api/v1/templates/:name/versions/:version': () => ({ params: { name: 'heads-up', version: '0' } }),
  'POST /api/v1/templates/:name/check': () => ({ ...wording, payload: { source: 'x' } }),
  'POST /api/v1/templates/:name/versions': () => ({ ...wording, payload: { source: 'x', after: 0 } }),
  'POST /api/v1/templates/:name/reset': () => ({ ...wording, payload: { after: 0 } }),
  'GET /api/v1/incidents/:id/recipients': async (world) => ({ params: { id: await real(world) } }),
  'GET /api/v1/incidents/:id/compose': async (world) => ({ params: { id: await real(world) } }),
  'POST /api/v1/incidents/:id/messages/check': async (world) => ({
    params: { id: await real(world) },
    payload: message,
  }),
  'POST /api/v1/incidents/:id/messages': async (world) => ({
    params: { id: await real(world) },
    payload: { ...message, idempotencyKey: 'key-of-a-sample' },
  }),
  'POST /api/v1/incidents/:id/messages/:message/recall': async (world, kind) => ({
    params: await queued(world, kind === 'ngi' ? 'ngi' : 'csirt'),
  }),
  'GET /api/v1/incidents/:id/drafts': async (world) => ({ params: { id: await real(world) } }),
  'POST /api/v1/incidents/:id/drafts': async (world) => ({
    params: { id: await real(world) },
    payload: { content },
  }),
  'PUT /api/v1/incidents/:id/drafts/:draft': async (world, kind) => ({
    params: await draft(world, kind === 'ngi' ? 'ngi' : 'csirt'),
    payload: { content, after: 1 },
  }),
  'DELETE /api/v1/incidents/:id/drafts/:draft': async (world, kind) => ({
    params: await draft(world, kind === 'ngi' ? 'ngi' : 'csirt'),
  }),
};
