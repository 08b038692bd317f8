import type { MeasureView, SpreadView } from '@muster/contract';
import { dayText, durationText } from '../../ui/times.ts';

export interface StripPoint {
  site: string;
  seconds: number;
  /** Where it is shown closer; null for another campaign. */
  href: string | null;
}

/** One line of the plot: everybody, an NGI, or everybody in an earlier campaign. */
export interface Strip {
  key: string;
  label: string;
  kind: 'all' | 'ngi' | 'earlier';
  reached: number | null;
  of: number | null;
  spread: SpreadView | null;
  points: StripPoint[];
  /** Its one point is the reader's own. */
  own: boolean;
}

export function stripsOf(measure: MeasureView, campaign: string, whole: boolean): Strip[] {
  const points = (ngi?: string | null): StripPoint[] =>
    measure.points
      .filter((point) => ngi === undefined || point.ngi === ngi)
      .flatMap(({ site, seconds, participation }) =>
        seconds === null ? [] : [{ site, seconds, href: `/campaigns/${campaign}/sites/${participation}` }],
      )
      .sort((a, b) => a.seconds - b.seconds);
  const { reached, of, spread } = measure;
  const all: Strip = {
    key: 'all',
    label: whole ? 'All sites' : 'All sites, nameless',
    kind: 'all',
    reached,
    of,
    spread,
    points: points(),
    own: !whole && measure.points.length === 1,
  };
  // One group beside all of them would say the same twice.
  const groups = measure.byNgi.length > 1 || (!whole && measure.points.length > 1) ? measure.byNgi : [];
  const alone = all.own && all.points[0] ? [ownStrip(all.points[0])] : [];
  return [
    all,
    ...alone,
    ...groups.map(
      (group): Strip => ({
        key: `ngi ${group.ngi}`,
        label: group.ngi ?? 'no NGI',
        kind: 'ngi',
        reached: group.reached,
        of: group.of,
        spread: group.spread,
        points: points(group.ngi),
        own: false,
      }),
    ),
    ...measure.earlier.map(
      (one): Strip => ({
        key: one.campaign,
        label: `${one.name}, ${dayText(Date.parse(one.startedAt)).replace(/^\w+ /, '')} ${one.startedAt.slice(0, 4)}`,
        kind: 'earlier',
        reached: one.reached,
        of: one.of,
        spread: one.spread,
        points: one.points
          .map(({ site, seconds }) => ({ site, seconds, href: null }))
          .sort((a, b) => a.seconds - b.seconds),
        own: false,
      }),
    ),
  ];
}

/** The reader's one site by its name, under the nameless ones. */
function ownStrip(point: StripPoint): Strip {
  const { site, seconds } = point;
  const spread = { count: 1, min: seconds, q1: seconds, median: seconds, q3: seconds, max: seconds };
  return { key: 'own', label: site, kind: 'ngi', reached: 1, of: 1, spread, points: [point], own: true };
}

/** `9 of 12`; nothing where it is not told. */
export function reachedText({ reached, of }: Pick<Strip, 'reached' | 'of'>): string {
  return reached === null || of === null ? 'not told' : `${reached} of ${of}`;
}

/** A middle never stands without its spread and its n. */
export function spreadText({ reached, spread }: Pick<MeasureView, 'reached' | 'spread'>): string {
  if (spread === null) {
    if (reached === null) return 'told of five sites and more';
    return reached === 0 ? 'by no site yet' : 'quartiles are told of five and more';
  }
  if (spread.count < 3) return `n = ${spread.count}`;
  const [q1, median, q3] = [spread.q1, spread.median, spread.q3].map(durationText);
  return `median ${median}, middle half ${q1} to ${q3}, n = ${spread.count}`;
}
