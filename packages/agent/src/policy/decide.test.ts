import { orderKind, type PolicyAnswer, type SiteOrder } from '@muster/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EffectName, effectNames, type SitePolicy, sitePolicy } from '../config/policy-schema.ts';
import { type Begun, decide, effectsOf, type OrderFacts } from './decide.ts';

const NOW = new Date('2027-03-03T10:00:00Z');
const LATER = '2027-04-01T00:00:00Z';
const NOTHING: OrderFacts = { workloads: 0, accounts: 0, exempt: false };

type Asked = Pick<SiteOrder, 'kind' | 'effects' | 'expiresAt'>;
const BAN: Asked = {
  kind: 'ban',
  effects: { new: 'deny', running: 'pause', storage: 'keep', network: 'quarantine' },
  expiresAt: LATER,
};

function policy(given: object): SitePolicy {
  return sitePolicy.parse(given);
}
const AUTO = {
  orders: Object.fromEntries(orderKind.options.map((kind) => [kind, 'auto'])),
  effects: Object.fromEntries(effectNames.map((effect) => [effect, 'auto'])),
};

const answers = fc.constantFrom<PolicyAnswer>('auto', 'ask', 'refuse');
const anyPolicy = fc
  .record({
    orders: fc.dictionary(fc.constantFrom(...orderKind.options), answers),
    effects: fc.dictionary(fc.constantFrom(...effectNames), answers),
    limits: fc.record({
      workloads_per_order: fc.nat(20),
      accounts_per_order: fc.nat(5),
      workloads_per_hour: fc.nat(40),
      accounts_per_hour: fc.nat(8),
      beyond: fc.constantFrom('ask', 'refuse'),
    }),
    windows: fc.constantFrom(
      [],
      [{ name: 'w', from: '09:00', to: '11:00' }],
      [{ name: 'a', from: '09:00', to: '11:00', meanwhile: 'ask' }],
    ),
  })
  .map(policy);
const anyOrder: fc.Arbitrary<Asked> = fc.record({
  kind: fc.constantFrom(...orderKind.options),
  effects: fc.record({
    new: fc.constantFrom('deny' as const, 'leave' as const),
    running: fc.constantFrom('leave' as const, 'notify' as const, 'pause' as const, 'suspend' as const),
    storage: fc.constant('keep' as const),
    network: fc.constantFrom('keep' as const, 'quarantine' as const, 'release' as const),
  }),
  expiresAt: fc.constantFrom(LATER, null),
});
const anyFacts = fc.record({ workloads: fc.nat(30), accounts: fc.nat(8), exempt: fc.boolean() });

describe('the site says', () => {
  test('ask to everything when its policy says nothing', () => {
    expect(decide(BAN, NOTHING, policy({}), [], NOW)).toMatchObject({ answer: 'ask', rule: 'orders.ban' });
  });

  test('auto when every rule does', () => {
    expect(decide(BAN, NOTHING, policy(AUTO), [], NOW).answer).toBe('auto');
  });

  test.each(effectNames.filter((name) => name !== 'network.release'))(
    'refuse for the effect %s alone',
    (name) => {
      const order: Asked = {
        ...BAN,
        effects: {
          new: 'deny',
          running: name.startsWith('running.') ? (name.slice(8) as 'pause') : 'pause',
          storage: 'keep',
          network: 'quarantine',
        },
      };
      const strict = policy({
        ...AUTO,
        effects: { ...AUTO.effects, [name]: 'refuse' satisfies PolicyAnswer },
      });
      expect(decide(order, null, strict, [], NOW)).toMatchObject({
        answer: 'refuse',
        rule: `effects.${name}`,
      });
    },
  );

  test('wait while a window is open, and until when', () => {
    const nightly = policy({
      ...AUTO,
      windows: [{ name: 'backup', days: ['tue'], from: '22:00', to: '11:30' }],
    });
    expect(decide(BAN, NOTHING, nightly, [], NOW)).toMatchObject({
      answer: 'ask',
      rule: 'windows: backup',
      until: new Date('2027-03-03T11:30:00Z'),
    });
    expect(decide(BAN, NOTHING, nightly, [], new Date('2027-03-03T11:30:00Z')).answer).toBe('auto');
  });

  test('refuse to an order whose time is over', () => {
    expect(decide({ ...BAN, expiresAt: NOW.toISOString() }, NOTHING, policy(AUTO), [], NOW)).toMatchObject({
      answer: 'refuse',
      rule: 'expiry',
    });
  });

  test('ask beyond a limit of the hour, also when the date was set back meanwhile', () => {
    const limited = policy({ ...AUTO, limits: { workloads_per_hour: 5 } });
    const before: Begun[] = [{ at: new Date('2027-03-03T12:00:00Z'), workloads: 4, accounts: 0 }];
    expect(decide(BAN, { ...NOTHING, workloads: 2 }, limited, before, NOW).rule).toBe(
      'limits.workloads_per_hour',
    );
  });
});

describe('for any policy, order and facts', () => {
  function answersOf(order: Asked, { orders, effects }: SitePolicy): PolicyAnswer[] {
    const names: EffectName[] = effectsOf(order);
    return [orders[order.kind] ?? 'ask', ...names.map((name) => effects[name] ?? ('ask' as const))];
  }

  test('refuse wins over all else', () => {
    fc.assert(
      fc.property(anyPolicy, anyOrder, anyFacts, (given, order, facts) => {
        if (!answersOf(order, given).includes('refuse') && !facts.exempt) return;
        expect(decide(order, facts, given, [], NOW).answer).toBe('refuse');
      }),
    );
  });

  test('ask wins over auto', () => {
    fc.assert(
      fc.property(anyPolicy, anyOrder, anyFacts, (given, order, facts) => {
        if (!answersOf(order, given).includes('ask')) return;
        expect(decide(order, facts, given, [], NOW).answer).not.toBe('auto');
      }),
    );
  });

  test('auto is said only where every rule says it', () => {
    fc.assert(
      fc.property(anyPolicy, anyOrder, anyFacts, (given, order, facts) => {
        const { answer } = decide(order, facts, given, [], NOW);
        if (answer !== 'auto') return;
        expect(new Set(answersOf(order, given))).toEqual(new Set(['auto']));
        expect(facts.workloads).toBeLessThanOrEqual(given.limits.workloads_per_order);
        expect(given.windows).toEqual([]);
      }),
    );
  });

  test('what was seen makes the answer stricter, never softer', () => {
    fc.assert(
      fc.property(anyPolicy, anyOrder, anyFacts, (given, order, facts) => {
        const order3 = ['auto', 'ask', 'refuse'];
        const before = decide(order, null, given, [], NOW).answer;
        const after = decide(order, facts, given, [], NOW).answer;
        expect(order3.indexOf(after)).toBeGreaterThanOrEqual(order3.indexOf(before));
      }),
    );
  });

  test('no split of orders over any time takes more within an hour than the limits let by themselves', () => {
    const arrivals = fc.array(fc.record({ after: fc.nat(1800), workloads: fc.nat(6), accounts: fc.nat(3) }), {
      maxLength: 40,
    });
    const limits = {
      workloads_per_order: 6,
      workloads_per_hour: 15,
      accounts_per_order: 3,
      accounts_per_hour: 7,
    };
    const given = policy({ ...AUTO, limits });
    fc.assert(
      fc.property(arrivals, (orders) => {
        const begun: Begun[] = [];
        let at = NOW.getTime();
        for (const { after, workloads, accounts } of orders) {
          at += after * 1000;
          const when = new Date(at);
          const facts = { workloads, accounts, exempt: false };
          if (decide(BAN, facts, given, begun, when).answer === 'auto')
            begun.push({ at: when, workloads, accounts });
        }
        for (const { at: end } of begun) {
          const hour = begun.filter(({ at }) => at <= end && at.getTime() > end.getTime() - 3_600_000);
          expect(hour.reduce((sum, one) => sum + one.workloads, 0)).toBeLessThanOrEqual(15);
          expect(hour.reduce((sum, one) => sum + one.accounts, 0)).toBeLessThanOrEqual(7);
        }
      }),
    );
  });
});
