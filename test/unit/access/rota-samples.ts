import { newId } from '../../../packages/server/src/kernel/ids.ts';
import type { World } from './world.ts';

const HOOK = 'https://hook.example/in';
type Part = Record<string, unknown>;
type RotaSample = { params?: Record<string, string>; payload?: Part };

/** A rota of the CSIRT with a rotation, an absence, a handover and a key, made anew for every question. */
export async function madeRota(world: World): Promise<Record<string, string>> {
  const post = async (path: string, payload: Part, method = 'POST') => {
    const { status, text } = await world.ask('csirt', { method, url: `/api/v1/rotas${path}`, payload });
    if (status >= 300) throw new Error(`rota ${path}: ${text}`);
    return JSON.parse(text);
  };
  const { id } = await post('', { name: newId('rot', world.stage.app.clocks.procedure.now()) });
  await post(`/${id}/rotations`, rotationOf(world));
  await post(`/${id}/rotations`, { ...rotationOf(world), members: [world.askers.admin.personId] });
  const view = await post(`/${id}/overrides`, absenceOf(world));
  const { id: feed } = await post(`/${id}/feeds`, {});
  const cover = await post(`/${id}/overrides`, { ...absenceOf(world), ...later(world), kind: 'cover' });
  const handover = await post(`/${id}/handover`, { note: 'n' }, 'PUT');
  return {
    id,
    rotation: view.rotations[0].id,
    override: cover.overrides[0].id,
    handover: handover.id,
    feed,
  };
}

function rotationOf({ askers }: World): Part {
  return {
    members: [askers.csirt.personId, askers.admin.personId],
    everyDays: 7,
    zone: 'UTC',
    handoverTime: '09:00',
    startsOn: '2027-01-04',
  };
}

function absenceOf(world: World): Part {
  return { kind: 'absence', person: world.askers.csirt.personId, reason: 'away', ...later(world) };
}

function later({ stage }: World): { startsAt: string; endsAt: string } {
  const now = stage.app.clocks.procedure.now().getTime();
  return {
    startsAt: new Date(now + 86_400_000).toISOString(),
    endsAt: new Date(now + 2 * 86_400_000).toISOString(),
  };
}

/** A webhook of the CSIRT. */
export async function madeWebhook(world: World): Promise<Record<string, string>> {
  const request = { method: 'POST', url: '/api/v1/webhooks', payload: { name: 'w', url: HOOK } };
  const { status, text } = await world.ask('csirt', request);
  if (status >= 300) throw new Error(`webhook: ${text}`);
  return { id: JSON.parse(text).webhook.id };
}

/** What the routes of rotas are asked with. */
export const rotaSamples: Record<string, (world: World) => Promise<RotaSample> | RotaSample> = {
  'POST /api/v1/rotas': (world) => ({
    payload: { name: newId('rot', world.stage.app.clocks.procedure.now()) },
  }),
  'POST /api/v1/rotas/:id/rotations': (world) => ({ payload: rotationOf(world) }),
  'POST /api/v1/rotas/:id/overrides': (world) => ({ payload: absenceOf(world) }),
  'PUT /api/v1/rotas/:id/handover': () => ({ payload: { note: 'n' } }),
  'PUT /api/v1/me/notifications': () => ({ payload: { choices: { mail: 'digest' } } }),
  'POST /api/v1/webhooks': () => ({ payload: { name: 'w', url: HOOK } }),
  'PATCH /api/v1/webhooks/:id': () => ({ payload: { name: 'x' } }),
  'GET /api/v1/duty-calendars/:key': () => ({ params: { key: 'x'.repeat(43) } }),
};
