import { createHash } from 'node:crypto';
import type { ApprovalNeed, BanLimits, BanState, BanSubject, OrderEffects } from '@muster/contract';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';

const GATEWAYS_SAID = 5;
const AT_SITES = 'sites at which something of theirs runs or lets them in';

/** How far a ban reaches, as far as a second person's word depends on it. */
export interface ReachTotals {
  users: number;
  workloads: number;
  /** Ids of the sites at which something of theirs runs or lets them in. */
  touched: readonly string[];
  /** Labels of robots and portals that lose access: named, standing under a name, or by the account that they have. */
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

/** Why there can be no ban with such effects; undefined when there can. */
export function effectsFault({ new: fresh, running, network }: OrderEffects): string | undefined {
  if (network === 'release')
    return 'A ban quarantines a network or leaves it; a quarantine is undone by releasing or lifting what ordered it.';
  if (fresh === 'leave' && running === 'leave' && network === 'keep')
    return 'This would do nothing: let nothing new in, tell owners, pause, suspend or quarantine.';
  return undefined;
}

export const NOTHING_BEFORE: MadeAlone = { bans: 0, users: 0, workloads: 0, touched: new Set() };

/**
 * Whether somebody besides the author must approve, and every reason for it. Many small bans of one day count as one
 * that is as large as all of them: no limit is passed in slices.
 */
export function approvalNeed(
  { users, workloads, touched, gateways, many, cut }: ReachTotals,
  limits: BanLimits,
  before: MadeAlone,
): ApprovalNeed {
  const sites = new Set([...before.touched, ...touched]);
  const day = (sum: number, of: string): Day => ({ made: before.bans, what: 'ban', sum, of });
  const reasons = [
    ...gateways
      .slice(0, GATEWAYS_SAID)
      .map((label) => `${label} acts for others: a gateway is never banned by one person alone.`),
    ...(gateways.length > GATEWAYS_SAID
      ? [`So do ${gateways.length - GATEWAYS_SAID} more that it reaches.`]
      : []),
    ...many.map(
      (label) => `${label} stands for everybody under it, also for those of whom nothing is known here.`,
    ),
    ...(cut ? ['It reaches more than can be counted here.'] : []),
    ...above(users, limits.users, 'people', day(before.users + users, 'people')),
    ...above(workloads, limits.workloads, 'workloads', day(before.workloads + workloads, 'workloads')),
    ...above(touched.length, limits.sites, AT_SITES, day(sites.size, AT_SITES)),
  ];
  return { needed: reasons.length > 0, reasons };
}

/** What is come to with all that the same officer made alone in a day, this one included. */
interface Day {
  made: number;
  what: 'ban' | 'block';
  sum: number;
  of: string;
}

function above(count: number, limit: number, what: string, day: Day): string[] {
  const rule = `above ${limit} a second officer must approve.`;
  if (count > limit) return [`It reaches ${count} ${what}; ${rule}`];
  if (day.sum <= limit) return [];
  const before = day.made === 1 ? `the ${day.what}` : `the ${day.made} ${day.what}s`;
  return [
    `With ${before} that the same officer made alone in the last 24 hours it reaches ${day.sum} ${day.of}; ${rule}`,
  ];
}

/** What one person blocked within a day with nobody else's word. */
export interface BlockedAlone {
  blocks: number;
  servers: number;
  touched: ReadonlySet<string>;
}

/**
 * The same for the block of an image, of which people are not known: by its servers and where they run. Blocks count
 * with blocks, and bans with bans.
 */
export function imageApproval(
  { servers, touched }: { servers: number; touched: readonly string[] },
  limits: BanLimits,
  before: BlockedAlone,
): ApprovalNeed {
  const sites = new Set([...before.touched, ...touched]);
  const day = (sum: number, of: string): Day => ({ made: before.blocks, what: 'block', sum, of });
  const reasons = [
    ...above(
      servers,
      limits.workloads,
      'servers that run from it',
      day(before.servers + servers, 'servers that run from the blocked images'),
    ),
    ...above(
      touched.length,
      limits.sites,
      'sites at which servers run from it',
      day(sites.size, 'sites at which servers run from the blocked images'),
    ),
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
