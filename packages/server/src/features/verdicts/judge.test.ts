import { type CheckId, checkIds } from '@muster/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ParticipationFacts } from './facts.ts';
import { judge } from './judge.ts';
import { checkRegistry } from './registry.ts';
import { anyFacts, settledFacts } from './testing/any-facts.ts';
import {
  answer,
  claim,
  copy,
  delivery,
  evidence,
  hour,
  madeFacts,
  reading,
  reply,
  round,
} from './testing/made-facts.ts';
import type { VerdictWord } from './verdict.ts';

function word(check: CheckId, facts: ParticipationFacts): VerdictWord | undefined {
  return judge(facts, checkRegistry)[check]?.verdict;
}

describe('what goes before any rule', () => {
  const waivedC1 = { waivedChecks: [{ check: 'C1' as const, evidence: evidence('ent_waiver') }] };
  const suspended = { suspended: evidence('ent_real') };
  const noAlarm = { alarmAt: null };
  const noCopies = { deployments: [] };

  test('a site with something real to handle is judged on nothing', () => {
    const verdicts = judge(madeFacts({ ...suspended, ...waivedC1, ...noAlarm, ...noCopies }), checkRegistry);
    expect(new Set(Object.values(verdicts).map(({ verdict }) => verdict))).toEqual(new Set(['waived']));
    expect(verdicts.C1?.evidence[0]?.ref).toBe('ent_real');
  });
  test('a waived check is waived although we never sent the alarm; the others are our fault', () => {
    const facts = madeFacts({ ...waivedC1, ...noAlarm, ...noCopies });
    expect(word('C1', facts)).toBe('waived');
    expect(word('C2', facts)).toBe('our-fault');
    expect(word('K1', facts)).toBe('our-fault');
  });
  test('an alarm that was not sent yet is nobody’s fault', () => {
    expect(word('C1', madeFacts({ ...noAlarm, final: false }))).toBe('pending');
  });
  test('containment and forensics do not apply where the scenario puts no copy; communication does', () => {
    const facts = madeFacts(noCopies);
    const applies = checkIds.filter((check) => word(check, facts) !== 'not-applicable');
    expect(applies).toEqual(checkIds.filter((check) => check.startsWith('C')));
  });
  test('only the checks of the scheme are judged', () => {
    const facts = madeFacts();
    facts.scheme.checks = [{ id: 'K1', weight: 1 }];
    expect(Object.keys(judge(facts, checkRegistry))).toEqual(['K1']);
  });
  test('every check has its rule', () => {
    for (const id of checkIds) expect(checkRegistry[id]).toMatchObject({ id, version: expect.any(Number) });
  });
});

describe('on any facts at all', () => {
  test('judging never throws, gives every check of the scheme a word and a reason, and changes nothing', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const before = structuredClone(facts);
        const verdicts = judge(facts, checkRegistry);
        expect(Object.keys(verdicts).sort()).toEqual(facts.scheme.checks.map(({ id }) => id).sort());
        for (const { why } of Object.values(verdicts)) expect(why).not.toBe('');
        expect(facts).toEqual(before);
      }),
    );
  });
  test('the same facts give the same verdicts', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        expect(judge(structuredClone(facts), checkRegistry)).toEqual(judge(facts, checkRegistry));
      }),
    );
  });
  test('when all is over and read, nothing is open', () => {
    fc.assert(
      fc.property(settledFacts, (facts) => {
        for (const [check, { verdict }] of Object.entries(judge(facts, checkRegistry)))
          expect([check, verdict]).not.toEqual([check, 'pending']);
      }),
    );
  });
  test('nobody fails on what waits for an officer who could turn it into a pass', () => {
    const mayTurn: CheckId[] = ['C2', 'C4', 'C5', 'C7', 'C8', 'K3', 'K4'];
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...mayTurn), (facts, check) => {
        const waiting = {
          ...facts,
          replies: [...facts.replies, reply({ verified: false, awaitsReview: true })],
        };
        const verdict = checkRegistry[check].judge(waiting);
        const complete =
          check !== 'C8' || facts.clocks.every(({ state }) => state !== 'met' && state !== 'late');
        if (complete) expect(verdict.verdict).not.toBe('fail');
      }),
    );
  });
});

const rank: Partial<Record<VerdictWord, number>> = { fail: 0, pending: 1, late: 2, pass: 3 };

/** Good evidence, by the checks that it speaks for. */
const good: [string, CheckId[], (facts: ParticipationFacts) => ParticipationFacts][] = [
  [
    'the alarm is delivered',
    ['C1'],
    (facts) => ({ ...facts, deliveries: [...facts.deliveries, delivery(['sent', 'delivered'])] }),
  ],
  [
    'a complete report comes',
    ['C2', 'C4', 'C5'],
    (facts) => ({
      ...facts,
      replies: [...facts.replies, reply({ fields: ['copies-found', 'resolution', 'lessons'] })],
    }),
  ],
  [
    'a true claim is made',
    ['C2', 'C6', 'K4'],
    (facts) => ({ ...facts, claims: [...facts.claims, claim('submission-address', 'true')] }),
  ],
  [
    'a copy is named rightly',
    ['K3'],
    (facts) => {
      const [one] = facts.deployments.filter(({ role, started }) => role === 'implant' && started);
      const named = { deployments: one ? [one.id] : [], wrong: 0 };
      return { ...facts, claims: [...facts.claims, claim('copies-found', 'true', { named })] };
    },
  ],
  [
    'a probe proves the ban',
    ['K1'],
    (facts) => ({ ...facts, probes: [...facts.probes, round(36, 'refused')] }),
  ],
  [
    'the innocent workload is seen to run',
    ['K7'],
    (facts) => ({ ...facts, now: hour(36), workload: [...facts.workload, reading(36)] }),
  ],
  [
    'a question is answered rightly',
    ['C2', 'F1'],
    (facts) => ({ ...facts, answers: [...facts.answers, answer('F1', 'true')] }),
  ],
  [
    'the memory was looked at',
    ['K6', 'F4'],
    (facts) => ({ ...facts, answers: [...facts.answers, answer('F4', 'true')] }),
  ],
];

test.each(good)('more good evidence never worsens a verdict: %s', (_what, checks, add) => {
  fc.assert(
    fc.property(anyFacts, fc.constantFrom(...checks), (any, check) => {
      const facts = { ...any, now: hour(36) };
      const before = rank[checkRegistry[check].judge(facts).verdict];
      const after = rank[checkRegistry[check].judge(add(facts)).verdict];
      // The workload may have been unobserved: then nothing was known before.
      if (before !== undefined && after !== undefined) expect(after).toBeGreaterThanOrEqual(before);
    }),
  );
});

test('one more copy that speaks never helps', () => {
  fc.assert(
    fc.property(anyFacts, fc.constantFrom<CheckId>('K2', 'K5'), (facts, check) => {
      const more = { ...facts, deployments: [...facts.deployments, copy('dep_new')] };
      expect(checkRegistry[check].judge(more).verdict).not.toBe('pass');
    }),
  );
});
