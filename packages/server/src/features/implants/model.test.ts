import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountedFor, type Deployment, lastPossibleLifeMs } from './model.ts';

function deployment(change: Partial<Deployment>): Deployment {
  return {
    id: 'dep_1',
    no: 1,
    campaignId: 'cmp_1',
    participationId: 'par_1',
    siteId: 'site_1',
    role: 'implant',
    host: 'host-1',
    state: 'bound',
    plannedAt: new Date(0),
    startNotAfterMs: 900_000,
    hardLimitSeconds: 100,
    periodMs: 1000,
    jitterPercent: 10,
    leaseSeconds: 600,
    dormantSeconds: 600,
    controllerAddress: '127.0.0.1',
    controllerPort: 1,
    submissionAddress: null,
    submittedAt: null,
    submittedMs: null,
    jobRef: null,
    sha256: null,
    maskedSha256: null,
    boundInstance: null,
    boundAt: null,
    boundMs: null,
    nonce: null,
    bootId: null,
    stopOrderedMs: null,
    endedAt: null,
    endedMs: null,
    endedKind: null,
    endedEvidence: null,
    releasedAt: null,
    removedAt: null,
    ...change,
  };
}

test('a receipt accounts for a deployment, silence does not', () => {
  expect(accountedFor(deployment({ endedKind: 'stop', endedEvidence: 'ent_1' }), 5)).toEqual({
    accounted: true,
    because: 'receipt',
    evidence: 'ent_1',
  });
  expect(accountedFor(deployment({ boundMs: 1000 }), 50_000)).toMatchObject({ accounted: false });
});

test('after its hard limit nothing of it can run', () => {
  expect(accountedFor(deployment({ boundMs: 1000 }), 111_001)).toMatchObject({ because: 'hard-limit' });
});

test('a copy that was never handed over is accounted for once it may not start any more', () => {
  const planned = deployment({ state: 'planned' });
  expect(accountedFor(planned, 899_999)).toEqual({ accounted: false, untilMs: 900_000 });
  expect(accountedFor(planned, 900_001)).toMatchObject({ because: 'never-started' });
});

test('a copy that was handed over and never spoke may have started at the last moment', () => {
  const submitted = deployment({ state: 'submitted', submittedMs: 5 });
  expect(accountedFor(submitted, 900_001)).toMatchObject({ accounted: false });
  expect(accountedFor(submitted, lastPossibleLifeMs(submitted) + 1)).toMatchObject({ accounted: true });
});

test('what is accounted for once stays so', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<Deployment['state']>('planned', 'submitted', 'bound', 'ended', 'never-started'),
      fc.option(fc.integer({ min: 0, max: 2_000_000 })),
      fc.integer({ min: 0, max: 3_000_000 }),
      fc.integer({ min: 0, max: 3_000_000 }),
      (state, boundMs, one, two) => {
        const subject = deployment({ state, boundMs });
        const [early, late] = [Math.min(one, two), Math.max(one, two)];
        if (accountedFor(subject, early).accounted) expect(accountedFor(subject, late).accounted).toBe(true);
      },
    ),
  );
});
