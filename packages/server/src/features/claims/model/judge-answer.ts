import type { Question } from '@muster/contract';
import {
  endpointsIn,
  hashesIn,
  momentsIn,
  type SaidMoment,
  type SaidTraffic,
  tokensIn,
  trafficIn,
} from './answer-values.ts';
import { bansOf } from './judge-ban.ts';
import { siteStopped, standAt } from './stand.ts';
import { instant, leastGap, type Span } from './times.ts';
import { type Copy, type Truth, unsettled } from './truth.ts';

export interface CopyTokens {
  canary: string;
  config: string;
  /** Null until the copy had its first answer. */
  memory: string | null;
  unlinked: string;
}

/** What the controller counted of one copy: until the mail came, a tolerance before that, and in all. */
export interface CountedTraffic {
  copy: string;
  earlier: Count;
  until: Count;
  total: Count;
  /** Measured mean in machine milliseconds; null below two beats. */
  periodMs: number | null;
}

export interface Count {
  beats: number;
  bytes: number;
}

/** Expected values are derived when they are asked for; none is stored. */
export interface Expected {
  truth: Truth;
  zone: string;
  tokensOf(copy: Copy): CopyTokens;
  /** Machine seconds and bytes; empty where F5 is not asked. */
  traffic: readonly CountedTraffic[];
  /** Which other participation of the campaign this value would be right for. */
  ownerOf(question: Question, value: string): string | null;
}

export interface AnswerJudgement {
  judged: 'true' | 'false' | 'copied' | 'awaits-review';
  /** A plain sentence. For F4 it begins with `memory` or `unlinked`. */
  detail: string;
  copiedFrom: string | null;
  /** The text holds something that could be a value, so it uses up a try. */
  attempt: boolean;
}

export function judgeAnswer(question: Question, text: string, at: Date, expected: Expected): AnswerJudgement {
  switch (question) {
    case 'F1':
      return judgeValues('F1', hashesIn(text), expected, ({ truth }, value) =>
        truth.copies.some((copy) => copy.sha256 === value) ? 'the hash of a copy of this site' : null,
      );
    case 'F2':
      return judgeEndpoints(text, expected);
    case 'F3':
      return judgeValues('F3', tokensIn(text), expected, ({ truth, tokensOf }, value) => {
        const places = truth.copies.map(tokensOf);
        if (places.some(({ canary }) => canary === value)) return 'canary: the token of the canary file';
        return places.some(({ config }) => config === value)
          ? 'config: the token of the configuration'
          : null;
      });
    case 'F4':
      return judgeValues('F4', tokensIn(text), expected, ({ truth, tokensOf }, value) => {
        const places = truth.copies.map(tokensOf);
        if (places.some(({ memory }) => memory === value)) return 'memory: the token that is only in memory';
        return places.some(({ unlinked }) => unlinked === value)
          ? 'unlinked: the token of the file without a name'
          : null;
      });
    case 'F5':
      return judgeTraffic(trafficIn(text), expected);
    case 'F6':
      return judgeMoments(momentsIn(text, { zone: expected.zone, sentAt: at }), expected);
  }
}

function answer(
  judged: AnswerJudgement['judged'],
  detail: string,
  copiedFrom: string | null = null,
): AnswerJudgement {
  return { judged, detail, copiedFrom, attempt: true };
}

const nothing: AnswerJudgement = {
  judged: 'false',
  detail: 'no value of the kind that was asked for',
  copiedFrom: null,
  attempt: false,
};

/** Every value that is given has to be right: a list of guesses is no answer. */
function judgeValues(
  question: Question,
  values: readonly string[],
  expected: Expected,
  right: (expected: Expected, value: string) => string | null,
): AnswerJudgement {
  if (values.length === 0) return nothing;
  const found = values.map((value) => right(expected, value));
  const wrong = values.filter((_, i) => found[i] === null);
  for (const value of wrong) {
    const owner = expected.ownerOf(question, value);
    if (owner !== null) return answer('copied', 'right at another site of the campaign', owner);
  }
  if (wrong.length > 0) return answer('false', 'not a value of this site');
  return answer('true', found.find((one) => one !== null) ?? '');
}

const carriers = new Set(['tcp', 'http']);

function judgeEndpoints(text: string, expected: Expected): AnswerJudgement {
  const said = endpointsIn(text);
  const [first] = said;
  if (!first) return nothing;
  const ours = expected.truth.copies;
  const isOurs = ({ address, port }: { address: string; port: number }) =>
    ours.some((copy) => copy.controllerAddress === address && copy.controllerPort === port);
  for (const one of said.filter((endpoint) => !isOurs(endpoint))) {
    const owner = expected.ownerOf('F2', `${one.address}:${one.port}`);
    if (owner !== null) return answer('copied', 'right at another site of the campaign', owner);
    return answer('false', 'not the address and port of this site’s controller');
  }
  const protocols = [...new Set(said.map(({ protocol }) => protocol))];
  if (protocols.some((protocol) => protocol !== null && !carriers.has(protocol)))
    return answer('false', 'address and port are right, the protocol is not');
  if (protocols.every((protocol) => protocol === null))
    return answer('awaits-review', 'address and port are right, no protocol is named');
  return answer('true', 'address, port and protocol are right');
}

function judgeTraffic(said: SaidTraffic, expected: Expected): AnswerJudgement {
  const { truth, traffic } = expected;
  if (said.peers.length === 0 && said.period === null && said.beats === null && said.bytes === null)
    return nothing;
  const controllers = new Set(truth.copies.map(({ controllerAddress }) => controllerAddress));
  for (const peer of said.peers.filter((one) => !controllers.has(one))) {
    const owner = expected.ownerOf('F5', peer);
    if (owner !== null) return answer('copied', 'the peer of another site of the campaign', owner);
    return answer('false', 'a peer is named that it never talked to');
  }
  if (said.peers.length === 0) return answer('false', 'no peer is named');
  const share = truth.trafficTolerancePercent / 100;
  const periods = [
    ...truth.copies.map(({ periodMs }) => periodMs),
    ...traffic.flatMap((one) => one.periodMs ?? []),
  ];
  const { period } = said;
  if (period === null) return answer('false', 'no period is named');
  if (!periods.some((ms) => Math.abs(period * 1000 - ms) <= ms * share))
    return answer('false', 'the period is not within the tolerance');
  for (const what of ['beats', 'bytes'] as const) {
    const count = said[what];
    if (count !== null && !fits(count, what, traffic, share))
      return answer('false', `the number of ${what} is not within the tolerance`);
  }
  return answer('true', 'peer, period and what was counted are within the tolerance');
}

/**
 * The number is right for one copy or for all together, counted in all or at any time from a tolerance before the
 * mail until it came: a site counts before it writes. One more may have been under way.
 */
function fits(said: number, what: keyof Count, traffic: readonly CountedTraffic[], share: number): boolean {
  const all = {
    earlier: sum(traffic, 'earlier', what),
    until: sum(traffic, 'until', what),
    total: sum(traffic, 'total', what),
    one: Math.max(0, ...traffic.map((copy) => oneMore(copy.total, what))) * traffic.length,
  };
  const each = traffic.map((copy) => ({
    earlier: copy.earlier[what],
    until: copy.until[what],
    total: copy.total[what],
    one: oneMore(copy.total, what),
  }));
  return [all, ...each].some(
    ({ earlier, until, total, one }) =>
      (said >= (earlier - one) * (1 - share) && said <= (until + one) * (1 + share)) ||
      (said >= (total - one) * (1 - share) && said <= (total + one) * (1 + share)),
  );
}

function oneMore({ beats, bytes }: Count, what: keyof Count): number {
  if (beats === 0) return 0;
  return what === 'beats' ? 1 : bytes / beats;
}

function sum(
  traffic: readonly CountedTraffic[],
  when: 'earlier' | 'until' | 'total',
  what: keyof Count,
): number {
  return traffic.reduce((total, copy) => total + copy[when][what], 0);
}

/** The submission and at least one more time are right, and none is wrong. What was not measured counts for nothing. */
function judgeMoments(said: readonly SaidMoment[], { truth }: Expected): AnswerJudgement {
  if (said.length === 0) return nothing;
  const spans: Record<SaidMoment['what'], Span[]> = {
    submitted: truth.copies.flatMap(({ submittedAt }) => submittedAt ?? []).map(instant),
    first: truth.copies.flatMap(({ firstBeatAt }) => firstBeatAt ?? []).map(instant),
    banned: bansOf(truth),
    stopped: truth.copies.flatMap(({ silences }) =>
      silences.filter(({ kind }) => siteStopped.has(kind)).map(({ from }) => from),
    ),
  };
  const right = new Set<SaidMoment['what']>();
  for (const { what, at, sure } of said) {
    const gap = leastGap(spans[what], at);
    const near = gap !== null && Math.abs(gap) <= truth.toleranceSeconds;
    if (near) right.add(what);
    else if (gap !== null && !sure)
      return answer('awaits-review', `${what} is right only in another zone or on another day`);
    else if (gap !== null) return answer('false', `${what} is not within the tolerance`);
    else if (what === 'submitted') return answer('false', 'nothing was submitted at this site');
    else if (contradicted(what, at, truth)) return answer('false', `${what}: that did not happen`);
  }
  if (!right.has('submitted')) return answer('false', 'the time of the submission is missing');
  if (right.size < 2) return answer('false', 'no second time is right');
  return answer('true', `right: ${[...right].join(', ')}`);
}

/** Nothing of the kind was measured, and what was measured later speaks against it. */
function contradicted(what: SaidMoment['what'], at: Date, truth: Truth): boolean {
  if (unsettled(truth, at)) return false;
  if (what === 'banned') return truth.rounds.some((round) => round.drill === 'let-in' && round.at > at);
  if (what !== 'stopped') return false;
  const started = truth.copies.filter(({ firstBeatAt }) => firstBeatAt !== null);
  return started.length > 0 && started.every((copy) => standAt(copy, at, truth).state === 'alive');
}
