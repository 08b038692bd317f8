import { expect, test } from 'vitest';
import { asOf } from './as-of.ts';
import type { ParticipationFacts } from './facts.ts';
import { judge } from './judge.ts';
import { checkRegistry } from './registry.ts';
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
  silence,
  silentCopies,
} from './testing/made-facts.ts';

const words = (facts: ParticipationFacts) =>
  Object.fromEntries(Object.entries(judge(facts, checkRegistry)).map(([id, { verdict }]) => [id, verdict]));

const cut = silence('network-cut', { held: { from: hour(10), to: null } });
const good = madeFacts({
  replies: [reply()],
  claims: [claim('identity', 'true')],
  deployments: silentCopies(cut),
  probes: [round(2, 'let-in'), round(12, 'refused')],
  answers: [answer('F1', 'true')],
});

test('what comes in after the campaign has stopped changes no verdict', () => {
  const at = hour(37);
  const call = { at, kind: 'phone' as const, reached: 'human' as const, evidence: evidence('ent_call') };
  for (const facts of [good, madeFacts()]) {
    const later: ParticipationFacts = {
      ...facts,
      deliveries: [
        ...facts.deliveries.map((one) => ({
          ...one,
          states: [...one.states, { state: 'bounced-hard' as const, at, evidence: evidence('ent_late') }],
        })),
        delivery([], { id: 'dlv_2' }),
      ],
      replies: [...facts.replies, reply({ at, mail: 'mail_2' })],
      recordedContacts: [call],
      probes: [...facts.probes, { ...round(37, 'let-in') }],
      workload: [...facts.workload, reading(37, 'no', 'refused')],
      claims: [...facts.claims, claim('submission-address', 'false', { at })],
      answers: [...facts.answers, { ...answer('F2', 'true'), at }],
    };
    expect(words(later)).toEqual(words(facts));
    expect(asOf(later, hour(38)).replies).toHaveLength(later.replies.length);
  }
});

test('a copy that was cut off stays contained when it comes back after the stop and ends on our order', () => {
  const back = { ...cut, until: hour(36.5), held: { from: hour(10), to: hour(36.5) } };
  const ended = silence('full-stop', { from: { from: hour(36.6), to: hour(36.7) } });
  expect(words({ ...good, deployments: silentCopies(back, ended) })).toEqual(words(good));
  expect(words({ ...good, deployments: silentCopies({ ...back, until: hour(35) }, ended) }).K2).toBe('fail');
});

test('a copy that beat at the stop is not contained by what a site did to it afterwards', () => {
  const killed = silence('killed', { from: { from: hour(36.2), to: hour(36.4) } });
  const alive = { ...good, deployments: [copy('dep_1'), copy('dep_2')] };
  expect(words({ ...alive, deployments: [copy('dep_1', { silences: [killed] }), copy('dep_2')] })).toEqual(
    words(alive),
  );
});
