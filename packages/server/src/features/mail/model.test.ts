import type { DeliveryState } from '@muster/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  deliveryStates,
  envelopeIdsIn,
  incidentIdsIn,
  nextState,
  nextTry,
  ownMessageIdsIn,
  stateShownBy,
  verpAddress,
  verpTokensIn,
} from './model.ts';

const state = fc.constantFrom(...deliveryStates);
const START = new Date('2027-01-05T08:00:00Z');

function fold(events: readonly DeliveryState[]): DeliveryState {
  return events.reduce(nextState, 'queued');
}

test('a person’s answer stands whatever comes before or after it', () => {
  fc.assert(
    fc.property(fc.array(state), fc.array(state), (before, after) => {
      expect(fold([...before, 'replied-human', ...after])).toBe('replied-human');
    }),
  );
});

test('what was told once is never told less of later', () => {
  fc.assert(
    fc.property(fc.array(state), state, (events, next) => {
      const now = fold(events);
      const then = nextState(now, next);
      expect([now, next]).toContain(then);
      // Going on from the greater of the two leads nowhere lower.
      expect(nextState(then, now) === then || nextState(now, then) === then).toBe(true);
    }),
  );
});

test('the same events again change nothing', () => {
  fc.assert(
    fc.property(fc.array(state), (events) => {
      const now = fold(events);
      const greatest = events.filter((one) => one !== 'sent' && one !== 'delayed');
      expect(greatest.reduce(nextState, now)).toBe(now);
    }),
  );
});

test('the order of all states but sent and delayed does not matter', () => {
  const other = fc.constantFrom(...deliveryStates.filter((one) => one !== 'delayed'));
  fc.assert(
    fc.property(fc.array(other), (events) => {
      expect(fold([...events].reverse())).toBe(fold(events));
    }),
  );
});

test.each<[DeliveryState, DeliveryState, DeliveryState]>([
  ['delayed', 'sent', 'sent'],
  ['sent', 'delayed', 'delayed'],
  ['delivered', 'sent', 'delivered'],
  ['delivered', 'bounced-hard', 'bounced-hard'],
  ['bounced-hard', 'auto-replied', 'auto-replied'],
  ['bounced-hard', 'replied-human', 'replied-human'],
  ['replied-unverified', 'replied-human', 'replied-human'],
  ['replied-human', 'complained', 'replied-human'],
])('%s, then %s, is %s', (before, event, after) => expect(nextState(before, event)).toBe(after));

test('one recipient of an alias who was reached outweighs those who were not', () => {
  const recipient = (action: string, status: string) => ({ address: 'x@alpha.example', action, status });
  const shown = (...recipients: ReturnType<typeof recipient>[]) =>
    stateShownBy('dsn-failed', recipients, 'security@alpha.example', false);
  expect(shown(recipient('failed', '5.1.1'), recipient('relayed', '2.0.0'))).toBe('delivered');
  expect(shown(recipient('failed', '5.1.1'), recipient('failed', '4.4.7'))).toBe('bounced-hard');
  expect(shown(recipient('failed', '4.4.7'))).toBe('bounced-soft');
  expect(shown()).toBe('bounced-hard');
});

test('of several recipients the one we wrote to decides', () => {
  const recipients = [
    { address: 'Security@Alpha.example', action: 'failed', status: '5.1.1' },
    { address: 'other@alpha.example', action: 'delivered', status: '2.0.0' },
  ];
  expect(stateShownBy('dsn-failed', recipients, 'security@alpha.example', false)).toBe('bounced-hard');
});

test('a mail that was deleted unseen lay in the mailbox, no more', () => {
  const deleted = [{ address: 'a@b.example', action: 'deleted', status: '' }];
  expect(stateShownBy('mdn', deleted, 'a@b.example', false)).toBe('delivered');
  expect(stateShownBy('mdn', [], 'a@b.example', false)).toBe('displayed');
});

test('tries lie ever further apart and end after five days', () => {
  let now = START;
  const waits: number[] = [];
  for (let attempt = 1; ; attempt++) {
    const next = nextTry(attempt, START, now);
    if (!next) break;
    waits.push((next.getTime() - now.getTime()) / 60_000);
    now = next;
  }
  expect(waits.slice(0, 6)).toEqual([1, 5, 15, 60, 240, 240]);
  expect((now.getTime() - START.getTime()) / 86_400_000).toBeGreaterThanOrEqual(5);
  expect(waits.length).toBeLessThan(40);
});

test('our own marks are found in what comes back, and nothing else', () => {
  const token = '0123456789abcdefghjk';
  expect(verpTokensIn([verpAddress(token, 'muster.example'), 'csirt@muster.example', 'b+short@x'])).toEqual([
    token,
  ]);
  const id = `m.${'a'.repeat(26)}`;
  expect(ownMessageIdsIn(`References: <x@y> <${id}@muster.example> <${id}@muster.example>`)).toEqual([id]);
  expect(ownMessageIdsIn(`<xm.${'a'.repeat(26)}@muster.example>`)).toEqual([]);
  const delivery = `dlv_${'0'.repeat(23)}`;
  expect(envelopeIdsIn(`Reporting-MTA: dns; x\r\nOriginal-Envelope-Id: ${delivery}\r\n`)).toEqual([delivery]);
  expect(incidentIdsIn('Re: [EX-20270105-01] and EGI-LAB-20270105-123, not EX-2027-01')).toEqual([
    'EX-20270105-01',
    'EGI-LAB-20270105-123',
  ]);
});

test('no text makes the search for marks slow', () => {
  const hostile = 'A-'.repeat(200_000);
  expect(incidentIdsIn(hostile)).toEqual([]);
  expect(ownMessageIdsIn('m.a'.repeat(200_000))).toEqual([]);
});
