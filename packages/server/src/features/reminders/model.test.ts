import { deliveryState } from '@muster/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allBounced,
  type Ladder,
  nextRungs,
  type Reach,
  RUNGS,
  type RungName,
  reminderText,
} from './model.ts';

const contact = (address: string) => ({ contactId: `con_${address}`, address, name: null });
const full: Ladder = { site: contact('first@s'), second: contact('Second@s'), ngiId: 'ngi_1' };
const none = new Map();

describe('the ladder', () => {
  test('climbs from the site’s first contact to its second, the NGI and whoever is on duty', () => {
    expect(nextRungs(['site'], [], full, none).rungs).toEqual(['site']);
    expect(nextRungs(['site', 'ngi'], ['site'], full, none).rungs).toEqual(['site-second', 'ngi']);
    const all: RungName[] = ['site', 'site-second', 'ngi'];
    expect(nextRungs(['ngi', 'csirt'], all, full, none).rungs).toEqual(['csirt-duty']);
    expect(nextRungs(['site', 'ngi', 'csirt'], [...RUNGS], full, none).rungs).toEqual([]);
  });

  test('an address that bounces is passed over at once', () => {
    const bounced = new Map([['first@s', 'bounced-hard' as const]]);
    expect(nextRungs(['site'], [], full, bounced)).toEqual({
      rungs: ['site-second'],
      skipped: [{ rung: 'site', why: 'bounced' }],
    });
  });

  test('when nobody at the site can be reached, the NGI is, and without one whoever is on duty', () => {
    const states = new Map([
      ['first@s', 'bounced-hard' as const],
      ['second@s', 'bounced-soft' as const],
    ]);
    expect(nextRungs(['site'], ['site'], full, states).rungs).toEqual(['ngi']);
    expect(nextRungs(['site'], [], { site: null, second: null, ngiId: null }, states)).toEqual({
      rungs: ['csirt-duty'],
      skipped: [
        { rung: 'site', why: 'nobody' },
        { rung: 'site-second', why: 'nobody' },
        { rung: 'ngi', why: 'nobody' },
      ],
    });
  });

  test('a site with one contact that got its reminder is not passed over: there is time left', () => {
    expect(nextRungs(['site'], ['site'], { ...full, second: null }, none).rungs).toEqual([]);
  });

  test('an automatic reply is no answer and no bounce', () => {
    const away = new Map([['first@s', 'auto-replied' as const]]);
    expect(nextRungs(['site'], [], full, away).rungs).toEqual(['site']);
    expect(allBounced(['first@s'], away)).toBe(false);
  });

  test('whatever happens, no rung is climbed twice, nobody dead is asked, and it ends with whoever is on duty', () => {
    const reach = fc.subarray<Reach>(['site', 'ngi', 'csirt', 'csirt-duty']);
    const state = fc.constantFrom(...deliveryState.options);
    const maybe = (address: string) => fc.constantFrom(null, contact(address));
    const ladder = fc.record({
      site: maybe('first@s'),
      second: maybe('second@s'),
      ngiId: fc.constantFrom(null, 'ngi_1'),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(reach, state, state), { maxLength: 8 }), ladder, (rounds, of) => {
        const history: RungName[] = [];
        for (const [to, first, second] of rounds) {
          const states = new Map([
            ['first@s', first],
            ['second@s', second],
          ]);
          const { rungs } = nextRungs(to, history, of, states);
          for (const rung of rungs) {
            expect(history).not.toContain(rung);
            if (rung === 'site') expect([first, of.site]).not.toEqual(['bounced-hard', of.site]);
            if (rung === 'site-second') expect(second).not.toBe('bounced-hard');
            history.push(rung);
          }
        }
        expect(nextRungs(['site', 'ngi', 'csirt'], history, of, new Map()).rungs.concat(history)).toContain(
          'csirt-duty',
        );
      }),
    );
  });
});

test('the question counts as lost only when every address gave it back', () => {
  const states = new Map([['a@s', 'bounced-hard' as const]]);
  expect(allBounced(['A@s'], states)).toBe(true);
  expect(allBounced(['a@s', 'b@s'], states)).toBe(false);
  expect(allBounced([], states)).toBe(false);
});

test('a reminder says what was asked, until when in both zones, and what to do', () => {
  const text = reminderText(
    {
      publicId: 'EGI-20270105-01',
      siteName: 'SITE-1',
      subject: 'Logs of host7',
      askedAt: new Date('2027-01-05T08:00:00Z'),
      dueAt: new Date('2027-01-05T12:00:00Z'),
      zone: 'Europe/Prague',
      publicUrl: 'https://muster.example',
    },
    'Sam',
  );
  expect(text).toContain('“Logs of host7”');
  expect(text).toContain('due 2027-01-05 12:00 UTC (Tue 13:00 in Europe/Prague)');
  expect(text).toContain('https://muster.example/incidents/EGI-20270105-01');
});
