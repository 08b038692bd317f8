import { generateKeyPairSync } from 'node:crypto';
import { enrolAgent } from '../../../packages/server/src/features/agents/enrol.ts';
import { newId } from '../../../packages/server/src/kernel/ids.ts';
import type { World } from './world.ts';

type Part = Record<string, unknown>;
type AgentSample = { params?: Record<string, string>; payload?: Part };

const DISABLED = 'https://schemas.openid.net/secevent/risc/event-type/account-disabled';

async function made(world: World, url: string, payload: Part) {
  const { status, text } = await world.ask('csirt', { method: 'POST', url, payload });
  if (status >= 300) throw new Error(`${url}: ${text}`);
  return JSON.parse(text);
}

function enrolmentOf({ own }: World): Part {
  return { site: own.site, name: 'cloud' };
}

/** An agent that nobody has confirmed yet. */
async function madeAgent(world: World): Promise<{ id: string; fingerprint: string }> {
  const { token } = await made(world, '/api/v1/agent-enrolments', enrolmentOf(world));
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  const answer = await enrolAgent(world.stage.app, {
    token,
    publicKey: { kty: 'OKP', crv: 'Ed25519', x },
    version: '1',
    hostname: 'h',
  });
  return { id: answer.agentId, fingerprint: answer.fingerprint };
}

const receiver: Part = { name: 'r', audience: 'https://r.example', events: [DISABLED] };

async function madeStream(world: World): Promise<string> {
  const { receiver: made_, token } = await made(world, '/api/v1/signals/receivers', receiver);
  const id = newId('str', world.stage.app.clocks.machine.now());
  if (!token || !made_) throw new Error('no receiver');
  const at = world.stage.app.clocks.machine.now();
  await world.stage.app.db
    .insertInto('signal_stream')
    .values({
      id,
      agent_id: null,
      receiver_id: made_.id,
      audience: 'https://r.example',
      method: 'poll',
      endpoint_url: null,
      authorization_sealed: null,
      description: '',
      events_requested: [DISABLED],
      events_delivered: [DISABLED],
      status: 'enabled',
      status_reason: '',
      last_sha256: null,
      created_at: at,
      removed_at: null,
      last_active_at: at,
      verify_asked_at: null,
      verify_jti: null,
      verified_at: null,
      failing_since: null,
      last_error: null,
    })
    .execute();
  return id;
}

function transmitterOf(world: World): Part {
  const unique = newId('trm', world.stage.app.clocks.machine.now());
  return {
    name: 't',
    issuer: `https://${unique.replace('_', '-')}.example`,
    jwksUri: 'https://t.example/jwks',
  };
}

async function madeTransmitter(world: World): Promise<string> {
  return (await made(world, '/api/v1/signals/transmitters', transmitterOf(world))).transmitter.id;
}

async function madeProposal(world: World): Promise<string> {
  const at = world.stage.app.clocks.machine.now();
  const id = newId('sgp', at);
  await world.stage.app.db
    .insertInto('signal_proposal')
    .values({
      id,
      transmitter_id: await madeTransmitter(world),
      jti: id,
      event: DISABLED,
      kind: 'ban',
      identifiers: '[]',
      unread: '[]',
      reason: '',
      txn: null,
      happened_at: null,
      received_at: at,
      state: 'open',
      settled_at: null,
      settled_by: null,
      ban_id: null,
    })
    .execute();
  return id;
}

const agentOf = async (world: World): Promise<AgentSample> => ({
  params: { id: (await madeAgent(world)).id },
});

export const agentSamples: Record<string, (world: World) => Promise<AgentSample> | AgentSample> = {
  'GET /api/v1/agents/:id': agentOf,
  'GET /api/v1/agents/:id/changes': agentOf,
  'POST /api/v1/agents/:id/confirm': async (world) => {
    const { id, fingerprint } = await madeAgent(world);
    return { params: { id }, payload: { fingerprint } };
  },
  'POST /api/v1/agents/:id/revoke': async (world) => ({
    ...(await agentOf(world)),
    payload: { reason: 'to see who may' },
  }),
  'POST /api/v1/agent-enrolments': (world) => ({ payload: enrolmentOf(world) }),
  'DELETE /api/v1/agent-enrolments/:id': async (world) => ({
    params: { id: (await made(world, '/api/v1/agent-enrolments', enrolmentOf(world))).id },
  }),
  'POST /api/v1/signals/receivers': () => ({ payload: receiver }),
  'DELETE /api/v1/signals/receivers/:id': async (world) => ({
    params: { id: (await made(world, '/api/v1/signals/receivers', receiver)).receiver.id },
  }),
  'POST /api/v1/signals/receivers/:id/streams': async (world) => ({
    params: { id: (await made(world, '/api/v1/signals/receivers', receiver)).receiver.id },
    payload: { endpointUrl: 'https://8.8.8.8/set' },
  }),
  'POST /api/v1/signals/streams/:id/verify': async (world) => ({ params: { id: await madeStream(world) } }),
  'GET /api/v1/signals/streams/:id/deliveries': async (world) => ({
    params: { id: await madeStream(world) },
  }),
  'PUT /api/v1/signals/streams/:id/status': async (world) => ({
    params: { id: await madeStream(world) },
    payload: { status: 'paused', reason: 'to see who may' },
  }),
  'POST /api/v1/signals/transmitters': (world) => ({ payload: transmitterOf(world) }),
  'DELETE /api/v1/signals/transmitters/:id': async (world) => ({
    params: { id: await madeTransmitter(world) },
  }),
  'POST /api/v1/signals/proposals': () => ({ payload: { set: 'no signed token' } }),
  'POST /api/v1/signals/proposals/:id/dismiss': async (world) => ({
    params: { id: await madeProposal(world) },
    payload: { why: 'to see who may' },
  }),
  'POST /ssf/streams/:id/poll': () => ({ params: { id: 'str_1' }, payload: {} }),
  'POST /ssf/receive/:transmitter': () => ({ params: { transmitter: 'trm_1' } }),
};
