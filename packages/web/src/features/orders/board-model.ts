import type { SiteOrderView } from '@muster/contract';
import { agentWords } from './agent-words.ts';
import { deliveryLooks, needsHand, proven } from './delivery-looks.ts';
import { reachedBy, type SiteLags } from './lags.ts';
import type { Look } from './look-sign.tsx';

export interface BoardRow {
  /** A site with two agents has two rows. */
  key: string;
  site: SiteOrderView['site'];
  /** Which of them, where a site has several. */
  agent: string | null;
  /** The same, for people. */
  agentWords: string | null;
  look: Look;
  /** Seconds after the press. */
  lags: SiteLags;
  /** When it came to an end there, after the press: refused, failed, released. */
  ended: number | null;
  /** What the site says, or what is known in its place. */
  words: string;
  needsHand: boolean;
  isProven: boolean;
  delivery: SiteOrderView;
}

/** One row a site, by name: rows stay where they are, whatever happens to them. */
export function boardRows(deliveries: readonly SiteOrderView[]): BoardRow[] {
  return [...deliveries]
    .sort((a, b) => a.site.name.localeCompare(b.site.name) || (a.seq ?? 0) - (b.seq ?? 0))
    .map((delivery) => ({
      key: `${delivery.site.id} ${delivery.agentId}`,
      site: delivery.site,
      agent: deliveries.some((other) => other !== delivery && other.site.id === delivery.site.id)
        ? delivery.agentId
        : null,
      agentWords: agentWords(delivery, deliveries),
      look: deliveryLooks[delivery.state],
      lags: {
        received: secondsOf(delivery.lagMs.received),
        applied: secondsOf(delivery.lagMs.applied),
        verified: secondsOf(delivery.lagMs.verified),
      },
      ended: endedAfter(delivery),
      words: wordsOf(delivery),
      needsHand: needsHand.has(delivery.state) || delivery.overdue,
      isProven: proven.has(delivery.state),
      delivery,
    }));
}

function secondsOf(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

function endedAfter({ endedAt, queuedAt }: SiteOrderView): number | null {
  if (endedAt === null || queuedAt === null) return null;
  return (Date.parse(endedAt) - Date.parse(queuedAt)) / 1000;
}

function wordsOf(delivery: SiteOrderView): string {
  const { state, reason, decidedBy, effects, missing, overdue } = delivery;
  // Who answered in the portal stands on the order's page at the site.
  const who = decidedBy?.kind === 'person' ? `${decidedBy.name}: ` : '';
  const notes = [
    reason === '' ? '' : `${who}${reason}`,
    state === 'applied' && effects.unknown > 0 ? `${effects.unknown} could not be read back` : '',
    effects.differs > 0 ? `${effects.differs} not as ordered` : '',
    missing > 0 ? `${missing} ${missing === 1 ? 'receipt is' : 'receipts are'} missing` : '',
    overdue ? 'over, and not said to have ended' : '',
  ].filter(Boolean);
  return notes.join(' · ');
}

export interface Quantiles {
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

/** Over all sites that have an agent; those that have not answered count as never. */
export function quantilesOf(rows: readonly BoardRow[], of: keyof SiteLags): Quantiles {
  const lags = lagsOf(rows, of);
  return { p50: reachedBy(lags, 0.5), p95: reachedBy(lags, 0.95), p99: reachedBy(lags, 0.99) };
}

export function lagsOf(rows: readonly BoardRow[], of: keyof SiteLags): (number | null)[] {
  return rows.filter(({ delivery }) => delivery.state !== 'no-agent').map(({ lags }) => lags[of]);
}

/** How many of the sites with an agent had it by then. */
export function reachedAt(rows: readonly BoardRow[], of: keyof SiteLags, seconds: number): number {
  return lagsOf(rows, of).filter((lag) => lag !== null && lag <= seconds).length;
}
