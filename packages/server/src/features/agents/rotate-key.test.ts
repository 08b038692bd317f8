import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { placeFederation } from '../people/testing/people-scene.ts';
import { agentPublicKeys } from './active.ts';
import { authenticateAgent } from './authenticate.ts';
import { revokeAgent } from './decide.ts';
import { makeEnrolment } from './enrolments.ts';
import { rotateKey } from './rotate-key.ts';
import { enrolledAgent, newKey, signWith, TestAgent } from './testing/test-agent.ts';

const HOUR_MS = 3_600_000;
let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
});
afterAll(() => app.close());

describe('a new key', () => {
  let agent: TestAgent;
  beforeEach(async () => {
    agent = await enrolledAgent(app);
  });

  function papers(next: ReturnType<typeof newKey>, others: object = {}) {
    const claims = {
      agentId: agent.id,
      publicKey: next.publicKey,
      at: app.clock.now().toISOString(),
      ...others,
    };
    const header = { alg: 'EdDSA', typ: 'muster-agent-key+jwt' };
    return {
      publicKey: next.publicKey,
      byOld: signWith(agent.key, claims, header),
      byNew: signWith(next.key, claims, header),
    };
  }

  async function identity() {
    return await authenticateAgent(app, agent.authorization());
  }

  test('signed by the old one and itself counts at once and alone; the stream stays', async () => {
    const old = agent.authorization();
    const next = newKey();
    await app.clock.advance(1000);
    await rotateKey(app, await identity(), papers(next));
    await expect(authenticateAgent(app, old)).rejects.toMatchObject({ code: 'agent.invalid' });
    agent.key = next.key;
    expect(await authenticateAgent(app, agent.authorization())).toMatchObject({
      streamId: agent.streamId,
      publicKey: next.publicKey.x,
    });
    const keys = await agentPublicKeys(app.db, agent.id);
    expect(keys.map(({ x, endedAt }) => [x, endedAt === null])).toEqual([
      [next.publicKey.x, true],
      [agent.publicKey.x, false],
    ]);
    const entries = app.db.selectFrom('ledger_entry').select('kind').where('subject', '=', agent.id);
    expect(await entries.execute()).toContainEqual({ kind: 'agent.key-rotated' });
  });

  test('is not taken with one signature missing, for another agent, of long ago, or used before', async () => {
    const next = newKey();
    const good = papers(next);
    const stranger = newKey();
    const refused = [
      { ...good, byOld: good.byNew },
      { ...good, byNew: good.byOld },
      { ...good, publicKey: stranger.publicKey },
      papers(next, { agentId: 'agt_00000000000000000000000' }),
      papers(next, { at: new Date(app.clock.now().getTime() - HOUR_MS).toISOString() }),
      papers({ key: agent.key, publicKey: agent.publicKey }),
    ];
    for (const request of refused) {
      await expect(rotateKey(app, await identity(), request)).rejects.toMatchObject({
        code: 'agent.key-refused',
      });
    }
    expect((await identity()).publicKey).toBe(agent.publicKey.x);
  });

  test('is not taken while another agent waits to take the place of this one: it pinned the keys of before', async () => {
    const { token } = await makeEnrolment(app, actors.csirt, {
      site: 'site_1',
      name: 'cloud',
      hours: 1,
      replaces: agent.id,
    });
    const next = new TestAgent(app);
    const { agentId, predecessors } = await next.enrol(token);
    await expect(rotateKey(app, await identity(), papers(newKey()))).rejects.toMatchObject({
      code: 'agent.key-refused',
      message: expect.stringContaining(agentId),
    });
    expect(predecessors?.[0]?.keys.map(({ x }) => x)).toEqual([agent.publicKey.x]);
    await revokeAgent(app, actors.csirt, agentId, 'not the machine that we meant');
    const key = newKey();
    await rotateKey(app, await identity(), papers(key));
    agent.key = key.key;
    expect((await identity()).publicKey).toBe(key.publicKey.x);
  });

  test('is not the hundred and first of an agent: no successor would pin them all', async () => {
    const rows = Array.from({ length: 99 }, (_, n) => ({
      id: `agk_${agent.id}_${n}`,
      agent_id: agent.id,
      x: newKey().publicKey.x,
      thumbprint: `${agent.id} ${n}`,
      added_at: app.clock.now(),
      ended_at: app.clock.now(),
    }));
    await app.db.insertInto('agent_key').values(rows).execute();
    await expect(rotateKey(app, await identity(), papers(newKey()))).rejects.toMatchObject({
      code: 'agent.key-refused',
    });
  });
});
