import type { CheckId } from '@muster/contract';
import { describe, expect, test } from 'vitest';
import type { ParticipationFacts } from '../facts.ts';
import { checkRegistry } from '../registry.ts';
import {
  answer,
  claim,
  clock,
  delivery,
  evidence,
  hour,
  madeFacts,
  reply,
  stranger,
  withClock,
} from '../testing/made-facts.ts';

function verdict(check: CheckId, facts: ParticipationFacts) {
  return checkRegistry[check].judge(facts);
}

describe('C1, contact deliverable', () => {
  const judged = (...deliveries: ParticipationFacts['deliveries']) =>
    verdict('C1', madeFacts({ deliveries })).verdict;
  test.each([
    'delivered',
    'displayed',
    'auto-replied',
    'ticket-opened',
    'replied-human',
    'replied-unverified',
  ] as const)('passes when the alarm is %s', (state) => {
    const found = verdict('C1', madeFacts({ deliveries: [delivery(['sent', state])] }));
    expect(found).toMatchObject({ verdict: 'pass', at: hour(1.1) });
    expect(found.evidence.map(({ ref }) => ref)).toEqual([`ent_${state}`]);
  });
  test('passes when one contact of two takes it', () => {
    expect(judged(delivery(['sent', 'bounced-hard']), delivery(['sent', 'delivered']))).toBe('pass');
  });
  test('passes when the mail server took it and nothing came back by the end', () => {
    expect(judged(delivery(['queued', 'sent']))).toBe('pass');
  });
  test('passes likewise once the time to acknowledge is over, though the drill runs on', () => {
    expect(verdict('C1', madeFacts({ final: false })).verdict).toBe('pass');
  });
  test('fails when every contact bounced', () => {
    expect(judged(delivery(['sent', 'bounced-hard']), delivery(['bounced-soft']))).toBe('fail');
  });
  test('fails when there is no address, or no server took the alarm', () => {
    expect(judged()).toBe('fail');
    expect(judged(delivery(['queued', 'delayed']))).toBe('fail');
  });
  test('is open while nothing is known, and before the alarm', () => {
    const early = withClock(madeFacts({ final: false }), clock('acknowledge', 'running'));
    expect(verdict('C1', early).verdict).toBe('pending');
    expect(verdict('C1', { ...early, alarmAt: null }).verdict).toBe('pending');
  });
  test('looks at the alarm alone', () => {
    expect(judged(delivery(['bounced-hard']), delivery(['delivered'], { alarm: false }))).toBe('fail');
  });
});

describe('C2, depth reached', () => {
  const depth = (change: Partial<ParticipationFacts>) => verdict('C2', madeFacts(change)).value;
  test('counts from nobody to somebody who can investigate', () => {
    const contact = (reached: 'machine' | 'human' | 'nobody') => [
      { at: hour(2), kind: 'phone' as const, reached, evidence: evidence('ent_call') },
    ];
    expect(depth({ deliveries: [delivery(['bounced-hard'])] })).toBe(0);
    expect(depth({ recordedContacts: contact('nobody') })).toBe(1);
    expect(depth({})).toBe(1);
    expect(depth({ deliveries: [delivery(['sent', 'auto-replied'])] })).toBe(2);
    expect(depth({ recordedContacts: contact('machine') })).toBe(2);
    expect(depth({ replies: [reply()] })).toBe(3);
    expect(depth({ recordedContacts: contact('human') })).toBe(3);
    expect(depth({ claims: [claim('identity', 'true')] })).toBe(4);
    expect(depth({ claims: [claim('submission-address', 'true')] })).toBe(5);
    expect(depth({ answers: [answer('F1', 'true')] })).toBe(5);
  });
  test('counts nobody who was reached before the alarm, nor anybody while there is none', () => {
    const reached = (at: Date) => [
      { at, kind: 'phone' as const, reached: 'human' as const, evidence: evidence('ent_call') },
      { at, kind: 'ticket' as const, reached: 'machine' as const, evidence: evidence('ent_ticket') },
    ];
    expect(depth({ recordedContacts: reached(hour(0.9)) })).toBe(1);
    expect(depth({ recordedContacts: reached(hour(1)) })).toBe(3);
    expect(depth({ replies: [reply({ at: hour(0.9) })] })).toBe(1);
    expect(depth({ recordedContacts: reached(hour(2)), alarmAt: null, final: false })).toBe(0);
  });
  test('passes at the depth that the scheme asks for, and fails below it', () => {
    expect(verdict('C2', madeFacts({ claims: [claim('identity', 'true')] })).verdict).toBe('pass');
    expect(verdict('C2', madeFacts({ replies: [reply()] })).verdict).toBe('fail');
    expect(verdict('C2', madeFacts({ claims: [claim('identity', 'false')] })).verdict).toBe('fail');
  });
  test('is open while the drill runs or a mail waits for an officer', () => {
    expect(verdict('C2', madeFacts({ final: false })).verdict).toBe('pending');
    expect(verdict('C2', madeFacts({ replies: [stranger()] })).verdict).toBe('pending');
  });
});

describe('C3, acknowledged in time', () => {
  const judged = (state: Parameters<typeof clock>[1], change: Partial<ParticipationFacts> = {}) =>
    verdict('C3', withClock(madeFacts(change), clock('acknowledge', state))).verdict;
  test.each([
    ['met', 'pass'],
    ['late', 'late'],
    ['missed', 'fail'],
    ['waived', 'waived'],
    ['not-applicable', 'not-applicable'],
    ['running', 'pending'],
    ['paused', 'pending'],
  ] as const)('a clock that is %s gives %s', (state, word) => {
    expect(judged(state)).toBe(word);
  });
  test('a clock that never began is open until the drill is over', () => {
    expect(judged('waiting')).toBe('not-applicable');
    expect(judged('waiting', { final: false })).toBe('pending');
    expect(verdict('C3', madeFacts({ clocks: [], final: false })).verdict).toBe('pending');
  });
  test('names the moment of the answer', () => {
    expect(verdict('C3', withClock(madeFacts(), clock('acknowledge', 'met'))).at).toEqual(hour(2));
  });
  test('an unread mail of a stranger makes a failure, and an earlier one a late answer, open', () => {
    expect(judged('missed', { replies: [stranger({ at: hour(30) })] })).toBe('pending');
    expect(judged('late', { replies: [stranger({ at: hour(2) })] })).toBe('pending');
    expect(judged('late', { replies: [stranger({ at: hour(31) })] })).toBe('late');
    expect(judged('met', { replies: [stranger()] })).toBe('pass');
  });
});

describe('C4, right parties', () => {
  const judged = (...replies: ParticipationFacts['replies']) => verdict('C4', madeFacts({ replies }));
  test('passes with one report to CSIRT and NGI', () => {
    expect(judged(reply({ addressedNgi: false }), reply()).verdict).toBe('pass');
  });
  test('fails when no single report went to both, and says who was left out', () => {
    expect(judged(reply({ addressedNgi: false }))).toMatchObject({
      verdict: 'fail',
      why: expect.stringContaining('NGI'),
    });
    expect(judged(reply({ addressedCsirt: false })).why).toContain('CSIRT');
    expect(judged(reply({ addressedNgi: false }), reply({ addressedCsirt: false })).verdict).toBe('fail');
  });
  test('an acknowledgement is no report, and a stranger’s report none of the site', () => {
    expect(judged(reply({ isReport: false })).verdict).toBe('fail');
    expect(judged(stranger()).verdict).toBe('pending');
    expect(judged(stranger({ awaitsReview: false })).verdict).toBe('fail');
  });
  test('is open while the drill runs', () => {
    expect(verdict('C4', madeFacts({ final: false })).verdict).toBe('pending');
  });
});

describe('C5, right form', () => {
  const judged = (...replies: ParticipationFacts['replies']) => verdict('C5', madeFacts({ replies }));
  test('passes when one report has id, label and every field', () => {
    expect(judged(reply({ tlp: null }), reply()).verdict).toBe('pass');
  });
  test.each([
    [{ hasIncidentId: false }, 'incident id'],
    [{ tlp: null }, 'TLP label'],
    [{ fields: [] }, 'copies-found'],
  ])('fails for %o and names what is missing', (change, missing) => {
    expect(judged(reply(change))).toMatchObject({ verdict: 'fail', why: expect.stringContaining(missing) });
  });
  test('fails without a report, and is open while one may come or waits to be read', () => {
    expect(judged().verdict).toBe('fail');
    expect(verdict('C5', madeFacts({ final: false })).verdict).toBe('pending');
    expect(judged(stranger()).verdict).toBe('pending');
  });
});

describe('C6, content true', () => {
  const judged = (...claims: ParticipationFacts['claims']) => verdict('C6', madeFacts({ claims })).verdict;
  test('passes when everything comparable is true', () => {
    expect(judged(claim('identity', 'true'), claim('acknowledged', 'not-comparable'))).toBe('pass');
  });
  test('one false claim is too many, even while another waits', () => {
    const found = verdict(
      'C6',
      madeFacts({
        claims: [claim('identity', 'true'), claim('isolated', 'false'), claim('closure', 'awaits-review')],
      }),
    );
    expect(found).toMatchObject({ verdict: 'fail', why: expect.stringContaining('isolated is false.') });
  });
  test('fails when nothing could be compared', () => {
    expect(judged()).toBe('fail');
    expect(judged(claim('acknowledged', 'not-comparable'))).toBe('fail');
  });
  test('is open while a claim waits for an officer or may still come', () => {
    expect(judged(claim('identity', 'true'), claim('isolated', 'awaits-review'))).toBe('pending');
    expect(verdict('C6', madeFacts({ final: false })).verdict).toBe('pending');
  });
});

describe('C7, requests answered', () => {
  const judged = (states: Parameters<typeof clock>[1][], change: Partial<ParticipationFacts> = {}) =>
    verdict(
      'C7',
      withClock(madeFacts(change), ...states.map((state, n) => clock('answer', state, { key: `inj_${n}` }))),
    ).verdict;
  test('passes when every request was answered in time or waived', () => {
    expect(judged(['met', 'met'])).toBe('pass');
    expect(judged(['met', 'waived'])).toBe('pass');
    expect(judged(['met', 'not-applicable'])).toBe('pass');
    expect(judged(['waived'])).toBe('waived');
    expect(judged(['not-applicable'])).toBe('not-applicable');
  });
  test('is late when one answer was, and fails when one is missing', () => {
    expect(judged(['met', 'late'])).toBe('late');
    expect(judged(['late', 'missed'])).toBe('fail');
  });
  test('is open while a request is, or while the missing answer may wait for review', () => {
    expect(judged(['met', 'running'])).toBe('pending');
    expect(judged(['met', 'missed'], { replies: [stranger()] })).toBe('pending');
  });
  test('does not apply when nobody asked', () => {
    const asked = madeFacts({ clocks: [] });
    expect(verdict('C7', asked).verdict).toBe('not-applicable');
    expect(verdict('C7', { ...asked, final: false }).verdict).toBe('pending');
  });
});

describe('C8, closure in time', () => {
  const judged = (
    state: Parameters<typeof clock>[1],
    replies: ParticipationFacts['replies'],
    change: Partial<ParticipationFacts> = {},
  ) => verdict('C8', withClock(madeFacts({ replies, ...change }), clock('close', state))).verdict;
  const closure = reply({ isClosure: true });
  test('passes, or is late, with a complete report', () => {
    expect(judged('met', [closure])).toBe('pass');
    expect(judged('late', [closure])).toBe('late');
  });
  test.each(['AMBER', 'AMBER+STRICT', 'RED'] as const)(
    '%s is a label that keeps it among those concerned',
    (tlp) => {
      expect(judged('met', [reply({ isClosure: true, tlp })])).toBe('pass');
    },
  );
  test.each([{ tlp: 'GREEN' as const }, { tlp: null }, { fields: ['resolution'] }, { fields: ['lessons'] }])(
    'fails with %o',
    (change) => {
      const replies = [reply({ isClosure: true, ...change })];
      expect(judged('met', replies)).toBe('fail');
      expect(judged('met', replies, { final: false })).toBe('pending');
    },
  );
  test('fails when none came, and is open while one may wait for review', () => {
    expect(judged('missed', [])).toBe('fail');
    expect(judged('missed', [stranger()])).toBe('pending');
    expect(judged('running', [])).toBe('pending');
  });
});
