import { tlpLabels, tlpRank } from '@muster/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closureLabelFault, type GateRecipient, gate, labelFault, looksLikeList } from './tlp-gate.ts';

const base = { address: 'a@b.example', as: 'to', isList: false } as const;
const who: Record<string, GateRecipient> = {
  csirt: { ...base, party: 'csirt', organisation: null, involved: true },
  'involved site': { ...base, party: 'site', organisation: 'site_a', involved: true },
  'list of an involved site': {
    ...base,
    party: 'site',
    organisation: 'site_a',
    involved: true,
    isList: true,
  },
  'other site': { ...base, party: 'site', organisation: 'site_b', involved: false },
  'its NGI': { ...base, party: 'ngi', organisation: 'ngi_n', involved: true },
  'other NGI': { ...base, party: 'ngi', organisation: 'ngi_m', involved: false },
  'VO it is shared with': { ...base, party: 'vo', organisation: 'biomed', involved: true },
  'other VO': { ...base, party: 'vo', organisation: 'atlas', involved: false },
  'person with a role': { ...base, party: 'person', organisation: null, involved: true },
  outsider: { ...base, party: 'outsider', organisation: null, involved: false },
};

const may: Record<(typeof tlpLabels)[number], string[]> = {
  RED: ['involved site', 'person with a role'],
  'AMBER+STRICT': ['csirt', 'involved site', 'list of an involved site', 'person with a role'],
  AMBER: [
    'csirt',
    'involved site',
    'list of an involved site',
    'its NGI',
    'VO it is shared with',
    'person with a role',
  ],
  GREEN: Object.keys(who).filter((one) => one !== 'outsider'),
  CLEAR: Object.keys(who),
};

const anybody = fc.record({
  address: fc.constantFrom('a@x.example', 'b@y.example', 'c@z.example'),
  as: fc.constantFrom('to' as const, 'cc' as const),
  party: fc.constantFrom('csirt', 'site', 'ngi', 'vo', 'person', 'outsider' as const) as fc.Arbitrary<
    GateRecipient['party']
  >,
  organisation: fc.constantFrom('one', 'two', null),
  involved: fc.boolean(),
  isList: fc.boolean(),
});
const several = fc.array(anybody, { maxLength: 6 });
const label = fc.constantFrom(...tlpLabels);

describe('the label decides who may have a message', () => {
  const cells = tlpLabels.flatMap((one) =>
    Object.keys(who).map((name) => [one, name, may[one].includes(name)] as const),
  );
  test.each(cells)('TLP:%s to %s: %s', (one, name, allowed) => {
    const [blocked] = gate(one, [who[name] as GateRecipient]);
    expect(blocked === null).toBe(allowed);
    if (!allowed) expect(blocked).toContain(`TLP:${one}`);
  });

  test('RED knows no copies', () => {
    const copy = { ...(who['involved site'] as GateRecipient), as: 'cc' as const };
    expect(gate('RED', [copy])[0]).toContain('no copies');
  });

  test('AMBER+STRICT allows a copy inside an organisation that is addressed, and to no other', () => {
    const to = who['involved site'] as GateRecipient;
    const colleague = { ...to, address: 'c@b.example', as: 'cc' as const };
    const other = { ...colleague, organisation: 'site_c' };
    expect(gate('AMBER+STRICT', [to, colleague, other])).toEqual([
      null,
      null,
      expect.stringContaining('copy'),
    ]);
    expect(gate('AMBER+STRICT', [colleague])[0]).not.toBeNull();
  });

  test('who may have it under a label may have it under every wider one', () => {
    fc.assert(
      fc.property(several, label, label, (recipients, one, other) => {
        fc.pre(tlpRank(one) >= tlpRank(other));
        const narrow = gate(one, recipients);
        const wide = gate(other, recipients);
        for (const [index, blocked] of narrow.entries()) if (blocked === null) expect(wide[index]).toBeNull();
      }),
    );
  });

  test('a stranger gets nothing but what is CLEAR, whatever stands beside them', () => {
    fc.assert(
      fc.property(several, anybody, label, (others, one, mark) => {
        fc.pre(mark !== 'CLEAR');
        expect(gate(mark, [...others, { ...one, party: 'outsider' }]).at(-1)).not.toBeNull();
      }),
    );
  });

  test('from AMBER on nobody without a part in the incident gets anything but the CSIRT', () => {
    fc.assert(
      fc.property(
        several,
        anybody,
        fc.constantFrom('AMBER', 'AMBER+STRICT', 'RED' as const),
        (others, one, mark) => {
          fc.pre(one.party !== 'csirt');
          expect(gate(mark as 'AMBER', [...others, { ...one, involved: false }]).at(-1)).not.toBeNull();
        },
      ),
    );
  });
});

describe('the label of a message on an incident', () => {
  test('may always be as narrow or narrower', () => {
    fc.assert(
      fc.property(label, label, (message, incident) => {
        if (tlpRank(message) >= tlpRank(incident))
          expect(labelFault(message, incident, undefined)).toBeNull();
        else expect(labelFault(message, incident, undefined)).not.toBeNull();
      }),
    );
  });

  test('may be wider with a decision that says what was taken out', () => {
    expect(labelFault('GREEN', 'AMBER', 'names of hosts and users taken out')).toBeNull();
    expect(labelFault('AMBER', 'RED', 'names taken out')).toBeNull();
  });

  test('is never wider where the incident is AMBER+STRICT, whatever was decided', () => {
    for (const wider of ['AMBER', 'GREEN', 'CLEAR'] as const)
      expect(labelFault(wider, 'AMBER+STRICT', 'everything taken out')).toContain('never widened');
  });

  test.each([
    ['RED', true],
    ['AMBER+STRICT', true],
    ['AMBER', true],
    ['GREEN', false],
    ['CLEAR', false],
  ] as const)('of a closure report may be TLP:%s: %s', (one, allowed) =>
    expect(closureLabelFault(one) === null).toBe(allowed),
  );
});

test.each([
  ['security-all@a.example', true],
  ['grid-l@a.example', true],
  ['someone@lists.a.example', true],
  ['security@a.example', false],
  ['ada.liszt@a.example', false],
  ['callista@a.example', false],
])('%s is a list: %s', (address, isList) => expect(looksLikeList(address)).toBe(isList));
