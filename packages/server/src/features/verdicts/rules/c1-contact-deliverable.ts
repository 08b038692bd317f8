import type { DeliveryFact, DeliveryState, ParticipationFacts } from '../facts.ts';
import { type CheckRule, fail, pass, pending } from '../verdict.ts';

const taken: ReadonlySet<DeliveryState> = new Set([
  'delivered',
  'displayed',
  'auto-replied',
  'ticket-opened',
  'replied-human',
  'replied-unverified',
]);

const bounced: ReadonlySet<DeliveryState> = new Set(['bounced-hard', 'bounced-soft']);

/** C1: did the alarm reach at least one contact of the site? */
export const contactDeliverable: CheckRule<ParticipationFacts> = {
  id: 'C1',
  version: 1,
  judge(facts) {
    if (!facts.alarmAt) return pending('The alarm has not been sent.', []);
    const alarms = facts.deliveries.filter((delivery) => delivery.alarm);
    if (alarms.length === 0) return fail('The registry names no address to which the alarm could go.', []);
    const reached = alarms.flatMap((delivery) => delivery.states.filter(({ state }) => taken.has(state)));
    const first = reached[0];
    if (first) {
      return pass(
        'A contact of the site took the alarm.',
        reached.map(({ evidence }) => evidence),
        { at: first.at },
      );
    }
    const evidence = alarms.flatMap((delivery) => delivery.states.map((reading) => reading.evidence));
    if (alarms.every(hasBounced)) return fail('Every contact of the site bounced.', evidence);
    const acknowledge = facts.clocks.find((clock) => clock.step === 'acknowledge');
    const waitedLongEnough = facts.final || acknowledge?.state === 'missed';
    if (waitedLongEnough && alarms.some((delivery) => hasState(delivery, 'sent') && !hasBounced(delivery))) {
      return pass('The site’s mail server took the alarm and nothing came back.', evidence);
    }
    if (facts.final) return fail('No mail server of the site took the alarm.', evidence);
    return pending('Neither taken nor bounced yet.', evidence);
  },
};

function hasBounced(delivery: DeliveryFact): boolean {
  return delivery.states.some(({ state }) => bounced.has(state));
}

function hasState(delivery: DeliveryFact, state: DeliveryState): boolean {
  return delivery.states.some((reading) => reading.state === state);
}
