import { isTlpWithin, type RedactionPlan, tlpLabels } from '@muster/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryRecord } from '../testing/arbitrary-record.ts';
import { consentsNeeded, differences, redact } from './redact.ts';
import { shinesThrough } from './shines-through.ts';

const made = { id: 'red_1', madeAt: '2027-01-09T00:00:00.000Z' };

const recordAndPlan = arbitraryRecord.chain((record) =>
  fc.record({
    record: fc.constant(record),
    plan: fc.record({
      tlp: fc.constantFrom(...tlpLabels),
      sites: fc.constantFrom('names' as const, 'countries' as const, 'none' as const),
      title: fc.constant('An incident'),
      restriction: fc.constant(''),
      impact: fc.constant(''),
      lessons: fc.constant('Patch.'),
      observables: fc.subarray(record.observables).map((all) => all.map(({ id }) => ({ id, note: '' }))),
      timeline: fc.subarray(record.timeline).map((all) => all.map(({ id }) => ({ id, text: 'It went on.' }))),
    }),
  }),
);

describe('a redacted copy', () => {
  test('holds no more than was chosen, under no wider label than its own', () => {
    fc.assert(
      fc.property(recordAndPlan, ({ record, plan }) => {
        const copy = redact(record, plan, made);
        expect(copy.observables).toHaveLength(plan.observables.length);
        expect(copy.timeline).toHaveLength(plan.timeline.length);
        for (const one of copy.observables) expect(isTlpWithin(one.tlp, plan.tlp)).toBe(true);
        expect([copy.people, copy.decisions, copy.messages, copy.clocks, copy.aliases].flat()).toEqual([]);
        if (plan.sites === 'none') expect(copy.sites).toEqual([]);
      }),
    );
  });

  test('tells no word that nobody approved', () => {
    fc.assert(
      fc.property(recordAndPlan, ({ record, plan }) => {
        const marked = {
          ...record,
          people: [{ name: 'SECRET person', role: 'lead' as const }],
          impact: 'SECRET',
          lessons: 'SECRET',
          restriction: 'SECRET',
          title: 'SECRET',
          aliases: ['SECRET'],
          sites: record.sites.map((site) => ({ ...site, name: 'SECRET' })),
          observables: record.observables.map((one) => ({ ...one, note: 'SECRET', tags: ['SECRET'] })),
          timeline: record.timeline.map((entry) => ({ ...entry, text: 'SECRET', by: 'SECRET' })),
          decisions: record.decisions.map((one) => ({ ...one, text: 'SECRET', reason: 'SECRET' })),
        };
        const without = { ...plan, sites: plan.sites === 'names' ? ('none' as const) : plan.sites };
        expect(JSON.stringify(redact(marked, without, made))).not.toContain('SECRET');
      }),
    );
  });

  test('asks every site whose information goes further than it was given for', () => {
    fc.assert(
      fc.property(recordAndPlan, ({ record, plan }) => {
        const asked = consentsNeeded(record, plan).map(({ site }) => site);
        for (const site of record.sites) {
          const isLowered = record.observables.some(
            (one) =>
              one.site === site.ref &&
              !isTlpWithin(one.tlp, plan.tlp) &&
              plan.observables.some(({ id }) => id === one.id),
          );
          const isStrict = record.tlp === 'RED' || record.tlp === 'AMBER+STRICT';
          if (isLowered || isStrict || plan.sites === 'names') expect(asked).toContain(site.ref);
        }
      }),
    );
  });

  test('accounts for every part: kept, changed and withheld are all there is', () => {
    fc.assert(
      fc.property(recordAndPlan, ({ record, plan }) => {
        const parts = differences(record, redact(record, plan, made));
        const all = parts.find(({ part }) => part === 'observables');
        if (record.observables.length > 0)
          expect((all?.kept ?? 0) + (all?.changed ?? 0) + (all?.withheld ?? 0)).toBe(
            record.observables.length,
          );
        for (const { kept, changed, withheld } of parts)
          expect(Math.min(kept, changed, withheld)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

test('a name that was to stay behind is found in approved words, written harmlessly too', () => {
  const [record] = fc.sample(arbitraryRecord, { numRuns: 1, seed: 7 });
  if (!record) throw new Error('there is no record');
  const whole = {
    ...record,
    sites: [
      { ref: 's1', name: 'ALPHA-HEP', country: 'IT', state: 'affected' as const, addedAt: record.openedAt },
    ],
    people: [{ name: 'Ada Rossi', role: 'lead' as const }],
    observables: [
      {
        id: 'obs_1',
        type: 'url' as const,
        value: 'http://bad.example/x',
        tlp: 'RED' as const,
        site: null,
        ioc: true,
        firstSeen: null,
        lastSeen: null,
        addedAt: record.openedAt,
        note: '',
        tags: [],
      },
    ],
  };
  const plan: RedactionPlan = {
    tlp: 'GREEN',
    sites: 'none',
    title: 'At Alpha-HEP',
    restriction: '',
    observables: [],
    timeline: [],
    impact: 'It called bad[.]example, said ada  rossi.',
    lessons: 'ALPHA-HEPATITIS is another word.',
  };
  expect(shinesThrough(whole, redact(whole, plan, made))).toEqual([
    { where: 'title', what: 'the site ALPHA-HEP' },
    { where: 'impact', what: 'the person Ada Rossi' },
    { where: 'impact', what: 'the observable hxxp://bad[.]example/x' },
  ]);
});
