import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curvesOf } from './lags.ts';
import { deliveryFrom, nothingRead, type ReceiptFact, SILENT_AFTER_MS, shownState } from './model.ts';

const start = new Date('2027-01-05T08:00:00Z');
const at = (ms: number) => new Date(start.getTime() + ms);

function receipt(step: number, state: ReceiptFact['state'], more: Partial<ReceiptFact> = {}): ReceiptFact {
  return {
    step,
    state,
    receivedAt: at(step),
    decidedBy: null,
    reason: '',
    effects: nothingRead,
    plan: 'none',
    ...more,
  };
}
const holding = { ...nothingRead, holds: 2 };

describe('the state of an order at a site', () => {
  test('is queued until a receipt came, then what the receipt with the highest step says', () => {
    expect(deliveryFrom('ban', []).state).toBe('queued');
    expect(deliveryFrom('ban', [receipt(1, 'received')]).state).toBe('received');
    expect(deliveryFrom('ban', [receipt(1, 'received'), receipt(2, 'planned')]).state).toBe('received');
    expect(deliveryFrom('ban', [receipt(3, 'applied'), receipt(1, 'received')])).toMatchObject({
      state: 'applied',
      missing: 1,
    });
  });

  test('is verified only when everything was read back and holds', () => {
    const verified = (effects: typeof holding) =>
      deliveryFrom('ban', [receipt(1, 'verified', { effects })]).state;
    expect(verified(holding)).toBe('verified');
    expect(verified({ ...holding, unknown: 1 })).toBe('applied');
    expect(verified({ ...holding, differs: 1 })).toBe('applied');
    expect(verified({ ...holding, released: 1 })).toBe('applied');
    expect(verified(nothingRead)).toBe('applied');
  });

  test('is verified without a reading where the plan had nothing to do', () => {
    const receipts = [receipt(1, 'planned', { plan: 'empty' }), receipt(2, 'verified')];
    expect(deliveryFrom('ban', receipts).state).toBe('verified');
    expect(
      deliveryFrom('ban', [receipt(1, 'planned', { plan: 'steps' }), receipt(2, 'verified')]).state,
    ).toBe('applied');
  });

  test('an order that undoes is verified by what is released', () => {
    const effects = { ...nothingRead, released: 3 };
    expect(deliveryFrom('unban', [receipt(1, 'verified', { effects })]).state).toBe('verified');
  });

  test('keeps when it was first verified though somebody undid it later, and who decided', () => {
    const decidedBy = { kind: 'policy', name: 'bans' } as const;
    const found = deliveryFrom('ban', [
      receipt(1, 'received'),
      receipt(2, 'applied', { decidedBy }),
      receipt(3, 'verified', { effects: holding }),
      receipt(4, 'undone', {
        effects: { ...nothingRead, holds: 1, differs: 1 },
        reason: 'the port is open again',
      }),
    ]);
    expect(found).toMatchObject({
      state: 'undone',
      receivedAt: at(1),
      appliedAt: at(2),
      verifiedAt: at(3),
      endedAt: null,
      decidedBy,
      reason: 'the port is open again',
      effects: { holds: 1, differs: 1 },
    });
  });

  test('is the same from any order of the receipts', () => {
    const anyReceipts = fc.uniqueArray(
      fc.record({
        step: fc.integer({ min: 1, max: 12 }),
        state: fc.constantFrom(
          'received',
          'waiting',
          'refused',
          'planned',
          'applied',
          'verified',
          'failed',
          'undone',
          'reasserted',
          'released',
          'expired',
        ) as fc.Arbitrary<ReceiptFact['state']>,
        receivedAt: fc.integer({ min: 0, max: 1000 }).map(at),
        decidedBy: fc.constant(null),
        reason: fc.string({ maxLength: 3 }),
        effects: fc.record({
          holds: fc.nat(2),
          differs: fc.nat(1),
          unknown: fc.nat(1),
          released: fc.nat(1),
          fullFrom: fc.constant(null),
        }),
        plan: fc.constantFrom('none', 'empty', 'steps') as fc.Arbitrary<ReceiptFact['plan']>,
      }),
      { selector: ({ step }) => step, maxLength: 12 },
    );
    const shuffled = anyReceipts.chain((receipts) =>
      fc.tuple(fc.constant(receipts), fc.shuffledSubarray(receipts, { minLength: receipts.length })),
    );
    fc.assert(
      fc.property(shuffled, ([receipts, others]) => {
        expect(deliveryFrom('ban', others)).toEqual(deliveryFrom('ban', receipts));
      }),
    );
  });
});

describe('what is shown', () => {
  const queued = { state: 'queued', agentId: 'agt_1', queuedAt: start, appliedAt: null } as const;

  test('an agent that takes nothing is silent after five minutes', () => {
    expect(shownState(queued, null, at(SILENT_AFTER_MS)).state).toBe('queued');
    expect(shownState(queued, null, at(SILENT_AFTER_MS + 1)).state).toBe('silent');
  });

  test('a site without an agent says so until the order is over', () => {
    const none = { state: 'no-agent', agentId: '', queuedAt: null, appliedAt: null } as const;
    expect(shownState(none, at(10), at(5))).toEqual({ state: 'no-agent', overdue: false });
    expect(shownState(none, at(10), at(10))).toEqual({ state: 'expired', overdue: false });
  });

  test('an effect that stands longer than its order is overdue, not expired: only the site can say that it ended', () => {
    const verified = { ...queued, state: 'verified' } as const;
    expect(shownState(verified, at(10), at(11))).toEqual({ state: 'verified', overdue: false });
    expect(shownState(verified, at(10), at(11 * 60_000))).toEqual({ state: 'verified', overdue: true });
    expect(shownState({ ...queued, state: 'expired' }, at(10), at(11 * 60_000)).overdue).toBe(false);
    const asksForMore = { ...queued, state: 'waiting', appliedAt: at(2) } as const;
    expect(shownState(asksForMore, at(10), at(11 * 60_000))).toEqual({ state: 'waiting', overdue: true });
  });
});

test('quantiles are of all sites with an agent: those that are silent make nobody look quick', () => {
  const none = { receivedAt: null, appliedAt: null, verifiedAt: null };
  const quick = (ms: number) => ({ ...none, receivedAt: at(ms) });
  const [received] = curvesOf(start, [quick(30), quick(10), none, none]);
  expect(received).toEqual({ state: 'received', lagsMs: [10, 30], p50: 30, p95: null, p99: null });
});
