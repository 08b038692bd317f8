import type { PolicyAnswer, SiteOrder } from '@muster/contract';
import type { EffectName, SitePolicy } from '../config/policy-schema.ts';

import { openWindows } from './windows.ts';

/** How much an order touches. */
export interface Blast {
  workloads: number;
  accounts: number;
}

/** What an order is about at this site, once it was looked at and planned. */
export interface OrderFacts extends Blast {
  /** What the order is aimed at is exempt as a whole. */
  exempt: boolean;
  /** What the same order touched before: it counts for the limits of one order. */
  before?: Blast;
}

/** What was begun before, for the limits of the hour. */
export interface Begun extends Blast {
  at: Date;
}

export interface Decision {
  answer: PolicyAnswer;
  /** Which rule of the policy said so. */
  rule: string;
  reason: string;
  /** With `ask`: from then on it is decided anew, without a person. */
  until: Date | null;
}

const HOUR_MS = 3_600_000;
const STRICT: readonly PolicyAnswer[] = ['refuse', 'ask', 'auto'];

/**
 * What the site says to an order: the strictest answer of every rule that speaks to it. `facts` is null before
 * anything was looked at; then only what is refused whatever the facts are is known.
 */
export function decide(
  order: Pick<SiteOrder, 'kind' | 'effects' | 'expiresAt'>,
  facts: OrderFacts | null,
  policy: SitePolicy,
  history: readonly Begun[],
  now: Date,
  /** A time that has come for certain. */
  sure = now,
): Decision {
  const said = [
    ...bySort(order, policy),
    ...(facts ? byFacts(facts, policy, history, now) : []),
    ...openWindows(policy.windows, now).map((window): Decision => {
      const until = window.meanwhile === 'wait' ? window.until : null;
      const reason = `the maintenance window ${window.name} is open until ${window.until.toISOString()}`;
      return { answer: 'ask', rule: `windows: ${window.name}`, reason, until };
    }),
  ];
  if (order.expiresAt !== null && new Date(order.expiresAt) <= sure)
    said.push(plain('refuse', 'expiry', `the order ended at ${order.expiresAt}, before it could be begun`));
  return strictest(said);
}

/** What the kinds of orders and effects are answered, whatever they are aimed at. */
function bySort(order: Pick<SiteOrder, 'kind' | 'effects'>, policy: SitePolicy): Decision[] {
  const byKind = policy.orders[order.kind] ?? 'ask';
  const kind = plain(byKind, `orders.${order.kind}`, `orders to ${order.kind} are ${IN_WORDS[byKind]} here`);
  return [
    kind,
    ...effectsOf(order).map((effect) => {
      const answer = policy.effects[effect] ?? 'ask';
      return plain(answer, `effects.${effect}`, `the effect ${effect} is ${IN_WORDS[answer]} here`);
    }),
  ];
}

const IN_WORDS = { auto: 'taken', ask: 'asked', refuse: 'refused' } as const;

/** The effects that an order asks and that this site answers one by one. An inverse asks none of its own. */
export function effectsOf({ kind, effects }: Pick<SiteOrder, 'kind' | 'effects'>): EffectName[] {
  if (kind !== 'ban' && kind !== 'contain') return [];
  const asked: EffectName[] = [];
  if (effects.new === 'deny') asked.push('new.deny');
  if (effects.running !== 'leave') asked.push(`running.${effects.running}`);
  if (effects.network !== 'keep') asked.push(`network.${effects.network}`);
  return asked;
}

function byFacts(
  facts: OrderFacts,
  { limits }: SitePolicy,
  history: readonly Begun[],
  now: Date,
): Decision[] {
  if (facts.exempt)
    return [plain('refuse', 'exempt', 'everything that the order is aimed at is exempt here')];
  // What lies in the future was begun before the date was set back: it counts.
  const lately = history.filter(({ at }) => at.getTime() > now.getTime() - HOUR_MS);
  return (['workloads', 'accounts'] as const).flatMap((what) => {
    const inHour = lately.reduce((sum, begun) => sum + begun[what], 0) + facts[what];
    const most = limits[`${what}_per_order`];
    const mostInHour = limits[`${what}_per_hour`];
    const whole = facts[what] + (facts.before?.[what] ?? 0);
    const beyond: Decision[] = [];
    // An order that touches none of them adds nothing.
    if (facts[what] > 0 && whole > most)
      beyond.push(
        plain(limits.beyond, `limits.${what}_per_order`, `${whole} ${what}; at most ${most} an order`),
      );
    if (facts[what] > 0 && inHour > mostInHour)
      beyond.push(
        plain(
          limits.beyond,
          `limits.${what}_per_hour`,
          `${inHour} ${what} within an hour; at most ${mostInHour}`,
        ),
      );
    return beyond;
  });
}

function plain(answer: PolicyAnswer, rule: string, reason: string): Decision {
  return { answer, rule, reason, until: null };
}

/** Of several that are as strict, one that needs a person comes before one that only needs time. */
function strictest(decisions: readonly Decision[]): Decision {
  for (const answer of STRICT) {
    const such = decisions.filter((one) => one.answer === answer);
    const waiting = such
      .filter(({ until }) => until !== null)
      .sort((a, b) => Number(b.until) - Number(a.until));
    const first = such.find(({ until }) => until === null) ?? waiting[0];
    if (first) return first;
  }
  throw new RangeError('every order has a kind, and every kind an answer');
}
