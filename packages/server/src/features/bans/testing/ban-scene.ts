import type {
  Actor,
  BanView,
  MakeBanInput,
  PreviewBanRequest,
  SiteOrder,
  SubjectIdentifier,
  Workload,
} from '@muster/contract';
import { makeBanRequest } from '@muster/contract';
import { inTransaction } from '../../../db/transaction.ts';
import { type TestApp, testApp } from '../../../testing/test-app.ts';
import { actorOf, seedFederation } from '../../incidents/incidents.fixture.ts';
import { type SimulatedAgent, simulatedAgent } from '../../orders/testing/simulated-agent.ts';
import { takeFacts } from '../../workloads/index.ts';
import { accountOf, batchOf, vm } from '../../workloads/testing/facts-scene.ts';
import { makeBan, previewBan } from '../make.ts';
import { limits, setLimits } from '../store.ts';

/** The second officer of the CSIRT. */
export const second: Actor = { ...actorOf('officer'), id: 'tok_second', name: 'second' };
export const northOfficer: Actor = {
  ...actorOf('officer', { kind: 'ngi', ngiId: 'ngi_north' }),
  id: 'tok_north',
};
export const southOfficer: Actor = {
  ...actorOf('officer', { kind: 'ngi', ngiId: 'ngi_south' }),
  id: 'tok_south',
};

export const sub = (name: string): SubjectIdentifier => ({
  format: 'iss_sub',
  iss: 'https://aai.example',
  sub: `${name}@example.org`,
});
export const dn = (name: string): SubjectIdentifier => ({
  format: 'x509',
  name: `CN=${name},OU=People,DC=example,DC=org`,
});

/** Three sites, of which alpha and gamma have agents. */
export interface BanScene {
  app: TestApp;
  alpha: SimulatedAgent;
  gamma: SimulatedAgent;
  /** Lets an agent see machines of one owner, beside those that it saw before. */
  runs(
    agent: SimulatedAgent,
    owner: SubjectIdentifier,
    refs: readonly string[],
    more?: Partial<Workload>,
  ): Promise<void>;
  /** What was previewed is made, with these changes. */
  ban(subject: SubjectIdentifier, more?: Partial<MakeBanInput>, actor?: Actor): Promise<BanView>;
  /** The order of a ban as an agent got it. */
  orderAt(agent: SimulatedAgent, orderId: string | null): Promise<SiteOrder>;
  close(): Promise<void>;
}

export const denyNew: PreviewBanRequest['effects'] = {
  new: 'deny',
  running: 'pause',
  storage: 'keep',
  network: 'keep',
};

export async function banScene(): Promise<BanScene> {
  const app = await testApp();
  await seedFederation(app.db);
  // One officer makes many bans in the same virtual day; tests of the limits set their own.
  await inTransaction(app.db, async (tx) =>
    setLimits(tx, { ...(await limits(tx)), users: 1000, workloads: 1000 }),
  );
  const [alpha, gamma] = [await simulatedAgent(app, 'site_alpha'), await simulatedAgent(app, 'site_gamma')];
  const batches = new Map<string, number>();
  return {
    app,
    alpha,
    gamma,
    async runs(agent, owner, refs, more = {}) {
      const number = (batches.get(agent.agentId) ?? 0) + 1;
      batches.set(agent.agentId, number);
      const accountId = 'sub' in owner ? owner.sub : 'name' in owner ? owner.name : 'u1';
      await takeFacts(
        app,
        { id: agent.agentId, siteId: agent.siteId },
        batchOf(number, app.clock.now(), {
          accounts: [accountOf(accountId, { identifiers: [owner] })],
          workloads: refs.map((ref) =>
            vm(ref, { owner: { accountId, accountName: accountId, identifiers: [owner] }, ...more }),
          ),
        }),
      );
    },
    async ban(subject, more = {}, actor = actorOf('officer')) {
      await app.clock.advance(1);
      const whom: PreviewBanRequest = {
        subject: more.subject ?? { identifiers: [subject], cascade: true },
        effects: more.effects ?? denyNew,
        sites: more.sites ?? null,
      };
      const { digest } = await previewBan(app, actor, whom);
      return await makeBan(
        app,
        actor,
        makeBanRequest.parse({
          reason: 'mines coins',
          expiresAt: '2027-02-01T00:00:00Z',
          digest,
          ...whom,
          ...more,
        }),
      );
    },
    async orderAt(agent, orderId) {
      const order = (await agent.orders()).find(({ id }) => id === orderId);
      if (!order) throw new Error(`${agent.siteId} never got ${orderId}`);
      return order;
    },
    close: () => app.close(),
  };
}
