import type { NoticeTimes } from '@muster/contract';
import { noticeTopics, topicOf } from '@muster/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterQuiet, digestMail, nextDigest, noticeMail, usualTimes, wayFor } from './model.ts';
import { tellings } from './tellings.ts';

const nights: NoticeTimes = {
  zone: 'Europe/Prague',
  quiet: { from: '22:00', until: '07:00' },
  digestAt: '08:30',
};
const at = (text: string) => new Date(text);

describe('when', () => {
  test.each([
    ['2027-01-05T20:59:00Z', '2027-01-05T20:59:00Z'],
    ['2027-01-05T21:00:00Z', '2027-01-06T06:00:00Z'],
    ['2027-01-06T05:59:59Z', '2027-01-06T06:00:00Z'],
    ['2027-01-06T06:00:00Z', '2027-01-06T06:00:00Z'],
  ])('at %s a person who sleeps from ten to seven in Prague is told at %s', (now, then) => {
    expect(afterQuiet(nights, at(now))).toEqual(at(then));
  });

  test('the night on which the clocks change has its seven o’clock too', () => {
    expect(afterQuiet(nights, at('2027-03-28T00:30:00Z'))).toEqual(at('2027-03-28T05:00:00Z'));
  });

  test('the daily mail comes at its time of day', () => {
    expect(nextDigest(nights, at('2027-01-05T07:29:59Z'))).toEqual(at('2027-01-05T07:30:00Z'));
    expect(nextDigest(nights, at('2027-01-05T07:30:00Z'))).toEqual(at('2027-01-06T07:30:00Z'));
  });

  test('quiet hours end within a day, and then they are over', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    const moment = fc.integer({ min: 1.8e12, max: 1.86e12 }).map((ms) => new Date(ms));
    fc.assert(
      fc.property(time, time, moment, (from, until, now) => {
        fc.pre(from !== until);
        const times = { ...nights, quiet: { from, until } };
        const then = afterQuiet(times, now);
        expect(then.getTime()).toBeGreaterThanOrEqual(now.getTime());
        expect(then.getTime() - now.getTime()).toBeLessThan(26 * 3_600_000);
        expect(afterQuiet(times, then)).toEqual(then);
      }),
    );
  });
});

describe('how', () => {
  const now = at('2027-01-05T22:00:00Z');
  test('what is meant for one is mailed at once, what is for a team stands in the daily mail', () => {
    const kind = 'mail.received';
    expect(wayFor({ kind, urgent: false, meant: 'duty' }, undefined, usualTimes, now).channel).toBe('mail');
    expect(wayFor({ kind, urgent: false, meant: 'team' }, undefined, usualTimes, now).channel).toBe('digest');
  });

  test('a choice counts, for a team’s members too', () => {
    const told = { kind: 'mail.received', urgent: false, meant: 'team' } as const;
    expect(wayFor(told, 'mail', usualTimes, now)).toEqual({ channel: 'mail', dueAt: now });
    expect(wayFor(told, 'none', usualTimes, now).channel).toBe('none');
  });

  test('whoever is on duty is told at once when time is over, whatever they chose and whatever the hour', () => {
    const over = { kind: 'clock.warned', urgent: true, meant: 'duty' } as const;
    expect(wayFor(over, 'none', nights, now)).toEqual({ channel: 'mail', dueAt: now });
    expect(wayFor({ ...over, meant: 'person' }, 'mail', nights, now).dueAt).toEqual(
      at('2027-01-06T06:00:00Z'),
    );
  });
});

describe('what', () => {
  const incident = { publicId: 'EGI-20270105-01', tlp: 'AMBER' as const };
  const url = 'https://muster.example';

  test('a notice says what happened, where to read it and what to do', () => {
    const mail = noticeMail(
      { text: 'SITE-1 was added.', kind: 'site.added', incident },
      { isPerson: true },
      url,
    );
    expect(mail.body.split('\n')).toEqual([
      'SITE-1 was added.',
      '',
      'https://muster.example/incidents/EGI-20270105-01',
      'What to do: https://muster.example/guidance',
      '',
      'What you are told, you choose: https://muster.example/settings/notifications',
    ]);
  });

  test.each(['RED', 'AMBER+STRICT'] as const)('of %s only the id and the place leave Muster', (tlp) => {
    const notice = { text: 'Mallory owns host7', kind: 'mail.received', incident: { ...incident, tlp } };
    for (const mail of [noticeMail(notice, { isPerson: false }, url), digestMail([notice], url)]) {
      expect(`${mail.subject}\n${mail.body}`).not.toMatch(/Mallory|host7|Mail/);
      expect(mail.body).toContain('EGI-20270105-01');
    }
  });

  test('the daily mail puts together what belongs to one incident', () => {
    const one = { text: 'a', kind: 'tlp.changed', incident };
    const other = { text: 'c', kind: 'duty.gap', incident: null };
    const mail = digestMail([one, other, { ...one, text: 'b' }], url);
    expect(mail.subject).toBe('3 notices of the last day');
    expect(mail.body).toContain(
      'EGI-20270105-01\n  - a\n  - b\n  https://muster.example/incidents/EGI-20270105-01\n',
    );
    expect(mail.body).toContain('Apart from incidents\n  - c\n');
  });
});

test('whatever is told of belongs to a topic by which people can choose', () => {
  expect(Object.keys(tellings).filter((kind) => topicOf(kind).key === 'other')).toEqual([]);
});

test('no kind belongs to two topics, and an unknown one to the last', () => {
  const kinds = noticeTopics.flatMap((topic) => [...topic.kinds]);
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(topicOf('never.heard').key).toBe('other');
});
