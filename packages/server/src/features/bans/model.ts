import { createHash } from 'node:crypto';
import type { ApprovalNeed, BanLimits, BanState, BanSubject, OrderEffects } from '@muster/contract';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';

/** How far a ban reaches, as far as a second person's word depends on it. */
export interface ReachTotals {
  users: number;
  workloads: number;
  /** Ids of the sites at which something of theirs runs or lets them in. */
  touched: readonly string[];
  /** Labels of robots and portals that are banned themselves. */
  gateways: readonly string[];
  /** Labels of VOs, organisations and countries: whoever is known of them, they stand for more. */
  many: readonly string[];
  /** More is reached than could be counted. */
  cut: boolean;
}

/** What one person banned within a day with nobody else's word. */
export interface MadeAlone {
  bans: number;
  users: number;
  workloads: number;
  /** A site that several of the bans touch is touched once. */
  touched: ReadonlySet<string>;
}

/**
 * Whether somebody besides the author must approve, and every reason for it. Many small bans of one day count as one
 * that is as large as all of them: no limit is passed in slices.
 */
export function approvalNeed(
  { users, workloads, touched, gateways, many, cut }: ReachTotals,
  limits: BanLimits,
  before: MadeAlone,
): ApprovalNeed {
  const { bans } = before;
  const sites = new Set([...before.touched, ...touched]);
  const reasons = [
    ...gateways.map((label) => `${label} acts for others: a gateway is never banned by one person alone.`),
    ...many.map(
      (label) => `${label} stands for everybody under it, also for those of whom nothing is known here.`,
    ),
    ...(cut ? ['It reaches more than can be counted here.'] : []),
    ...above(users, limits.users, 'people', { bans, sum: before.users + users }),
    ...above(workloads, limits.workloads, 'workloads', { bans, sum: before.workloads + workloads }),
    ...above(touched.length, limits.sites, 'sites at which something of theirs runs or lets them in', {
      bans,
      sum: sites.size,
    }),
  ];
  return { needed: reasons.length > 0, reasons };
}

function above(count: number, limit: number, what: string, day = { bans: 0, sum: count }): string[] {
  const rule = `${what}; above ${limit} a second officer must approve.`;
  if (count > limit) return [`It reaches ${count} ${rule}`];
  if (day.sum <= limit) return [];
  const bans = day.bans === 1 ? 'the ban' : `the ${day.bans} bans`;
  return [`With ${bans} that the same officer made alone in the last 24 hours it reaches ${day.sum} ${rule}`];
}

/** The same for the block of an image, of which people are not known: by its servers and where they run. */
export function imageApproval(
  { servers, touched }: { servers: number; touched: number },
  limits: BanLimits,
): ApprovalNeed {
  const reasons = [
    ...above(servers, limits.workloads, 'servers that run from it'),
    ...above(touched, limits.sites, 'sites at which servers run from it'),
  ];
  return { needed: reasons.length > 0, reasons };
}

/**
 * Whether others in the same projects feel it. What is done to accounts and machines is done to whoever is banned alone;
 * a quarantine also ends what others' machines in the project have open with theirs.
 */
export function touchesNeighbours({ network }: OrderEffects): boolean {
  return network === 'quarantine';
}

/** What was asked: the same for the same subject, effects and sites. */
export interface Ask {
  subject: BanSubject;
  effects: OrderEffects;
  /** Ids, or null for all. */
  siteIds: readonly string[] | null;
}

/** Of what was asked and all that is reached by it. */
export function reachDigest({ subject, effects, siteIds }: Ask, keys: readonly string[]): string {
  const text = canonicalJson({
    subject: subject as unknown as Json,
    effects: { ...effects },
    sites: siteIds === null ? null : [...siteIds].sort(),
    keys: [...new Set(keys)].sort(),
  });
  return createHash('sha256').update(text).digest('hex');
}

/** What is reached now and was not when somebody looked. That less is reached is no reason to look again. */
export function grownSince(before: readonly string[], now: readonly string[]): string[] {
  const known = new Set(before);
  return [...new Set(now)].filter((key) => !known.has(key));
}

/** What of a subject concerns these sites: names that are local to another one stay with it. */
export function concerning(subject: BanSubject, siteIds: ReadonlySet<string>): BanSubject {
  const identifiers = subject.identifiers.filter((one) => !('siteId' in one) || siteIds.has(one.siteId));
  return { ...subject, identifiers };
}

const ENDED: ReadonlySet<BanState> = new Set(['lifted', 'expired', 'refused', 'withdrawn', 'lapsed']);

export function hasEnded(state: BanState): boolean {
  return ENDED.has(state);
}

export function publicBanId(no: number): string {
  return `BAN-${no}`;
}

/** A preview counts for so long. */
export const PREVIEW_LASTS_MS = 60 * 60_000;
const DAY_MS = 24 * 3_600_000;

/** Why a ban or a containment may not last until then; undefined when it may. */
export function expiryFault(expiresAt: Date, now: Date, mostDays: number): string | undefined {
  if (expiresAt <= now) return 'It must end in the future; this moment is over.';
  if (expiresAt.getTime() - now.getTime() > mostDays * DAY_MS)
    return `It lasts ${mostDays} days at most, and can be renewed.`;
  return undefined;
}
