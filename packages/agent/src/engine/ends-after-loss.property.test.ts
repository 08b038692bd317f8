import type { SiteOrder } from '@muster/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeAgentKey } from '../identity/agent-key.ts';
import type { Identity } from '../identity/identity.ts';
import { compactJws } from '../identity/jws.ts';
import { Bench, WILLING } from '../testing/bench.ts';
import { memoryDisk } from '../testing/crashes.ts';
import { SUSPECT } from '../testing/orders.ts';
import { standingAt } from '../testing/standing.ts';
import { askFindings, awaitsFindings } from '../transport/ask-findings.ts';

const HOUR = 3_600_000;

interface Ordered {
  who: 'mallory' | 'alice';
  running: 'leave' | 'pause';
  network: 'keep' | 'quarantine';
  fate: 'stands' | 'expires' | 'is lifted';
}

const ordered = fc.record<Ordered>({
  who: fc.constantFrom('mallory', 'alice'),
  running: fc.constantFrom('leave', 'pause'),
  network: fc.constantFrom('keep', 'quarantine'),
  fate: fc.constantFrom('stands', 'expires', 'is lifted'),
});

function partsOf({ who, running, network, fate }: Ordered, start: Date): Partial<SiteOrder> {
  const identifiers = [{ format: 'iss_sub' as const, iss: 'https://aai.example', sub: who }];
  const hours = fate === 'expires' ? 1 : 200;
  return {
    target: { ...SUSPECT, subject: { identifiers, cascade: false } } as SiteOrder['target'],
    effects: { new: 'deny', running, storage: 'keep', network },
    expiresAt: new Date(start.getTime() + hours * HOUR).toISOString(),
  };
}

function inMemory(bench: Bench): Bench {
  bench.disk = memoryDisk();
  bench.open();
  return bench;
}

function seen(bench: Bench) {
  const standing = standingAt(bench);
  return { ...standing, denied: standing.denied.toSorted() };
}

test('whatever stood, expired or was lifted when an agent was lost: the next one leaves what still stands, and in the end all is as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(ordered, { minLength: 1, maxLength: 4 }), async (all) => {
      const lost = inMemory(new Bench());
      const heir = inMemory(new Bench(WILLING, lost.fake));
      const asItWas = seen(lost);
      const key = makeAgentKey(`${lost.folder}/key.json`);
      const keys = [{ x: key.publicJwk.x, endedAt: null }];
      const identity = {
        agentId: 'agt_b',
        siteId: 'site_a',
        predecessors: [{ agentId: 'agt_a', keys }],
      } as Identity;
      heir.awaitsFindings = (row) => awaitsFindings(identity, row);
      const orders: [SiteOrder, Ordered][] = [];
      for (const one of all) {
        orders.push([lost.take(partsOf(one, lost.clock.now())), one]);
        await lost.settle(1000);
      }
      await heir.clock.advance(2 * HOUR);

      const standing = orders.filter(([, { fate }]) => fate === 'stands');
      for (const [{ seq: _, previous: __, ...order }] of standing) heir.take(order);
      for (const [{ seq: _, previous: __, ...order }, { fate }] of orders) {
        if (fate === 'stands') continue;
        heir.take({ ...order, over: true });
        if (fate === 'is lifted')
          heir.take({ ...order, id: undoing(order.id), kind: 'unban', undoes: order.id, expiresAt: null });
      }
      const findings = async (id: string) => ({
        receipts: lost.spool
          .unsent()
          .filter(({ orderId }) => orderId === id)
          .map((claims) => compactJws(key, 'muster-receipt+jwt', claims))
          .toReversed(),
      });
      const { spool, alarms, clock: time } = heir;
      await askFindings(
        { spool, alarms, server: { findings }, identity: () => identity, time },
        new AbortController().signal,
      );
      await heir.settle(HOUR);

      const { accounts, workloads } = heir.fake.world;
      for (const [who, ref] of [
        ['mallory', 'vm-1'],
        ['alice', 'vm-3'],
      ] as const) {
        const meant = standing.filter(([, one]) => one.who === who);
        const isPaused = meant.some(([, { running }]) => running === 'pause');
        expect([who, accounts.get(who)?.enabled]).toEqual([who, meant.length === 0]);
        expect([ref, workloads.get(ref)?.workload.systemState]).toEqual([
          ref,
          isPaused ? 'PAUSED' : 'ACTIVE',
        ]);
      }
      const states = heir.spool
        .rows()
        .filter(({ order }) => order.over)
        .map(({ state }) => state);
      expect(states.every((state) => state === 'expired' || state === 'released')).toBe(true);

      for (const [order] of standing)
        heir.take({
          target: order.target,
          id: undoing(order.id),
          kind: 'unban',
          undoes: order.id,
          expiresAt: null,
        });
      await heir.settle(HOUR);
      expect(seen(heir)).toEqual(asItWas);
      lost.close();
      heir.close();
    }),
    { numRuns: Number(process.env.RUNS ?? 20) },
  );
});

function undoing(id: string): string {
  return id.replace(/^(ord_.)./, '$1z').replace(/.$/, (last) => (last === '0' ? '1' : '0'));
}
