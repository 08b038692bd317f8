import { type KeyboardEvent, useMemo } from 'react';
import { useLocation } from 'wouter';
import { count } from '../../../ui/words.ts';
import { spokenReadiness, stateLooks, weightOf } from '../readiness-words.ts';
import { type Direction, dodge, type Frame, neighbourOf, placeLabels, type Spot } from './arrange.ts';
import type { Atlas } from './atlas.ts';
import type { PlacedSite } from './place-sites.ts';
import { drawLand, projectionFor } from './projected.ts';

interface SiteSpot extends Spot {
  site: PlacedSite;
  /** Where it stands, before it made room for others. */
  homeX: number;
  homeY: number;
}

export interface RegionMapProps {
  atlas: Atlas;
  sites: readonly PlacedSite[];
  frame: Frame;
  /** A small map beside the large one: closer margins, and no labels where they do not fit. */
  inset?: boolean;
  /** The site that the reader looks at, here or in the table. */
  at: string | null;
  /** The one site of all maps that the tabulator comes to. */
  entry: string | null;
  onLook: (site: string | null) => void;
  name: string;
}

const LABEL_HEIGHT = 15;
/** Mean width of a letter of the labels' face at 12 px, on the wide side. */
const LETTER = 6.7;

/** One part of the world with its sites: signs, labels where there is room, arrows from site to site. */
export function RegionMap({ atlas, sites, frame, inset = false, at, entry, onLook, name }: RegionMapProps) {
  const [, go] = useLocation();
  const { width, height } = frame;
  const radius = sites.length > 120 ? 6 : 9;
  const drawn = useMemo(() => {
    const margin = inset ? { side: 14, end: 14 } : { side: Math.min(72, width / 8), end: 30 };
    const projection = projectionFor(sites, { width, height }, margin);
    const countries = [...new Set(sites.flatMap(({ country }) => country ?? []))];
    const homes = sites.flatMap((site): SiteSpot[] => {
      const [x, y] = projection([site.lon, site.lat]) ?? [];
      if (x === undefined || y === undefined) return [];
      return [{ id: site.readiness.site.id, x, y, homeX: x, homeY: y, site }];
    });
    const spots = dodge(homes, 2 * radius + 2, { width, height });
    const labels = placeLabels(
      spots.map(({ id, x, y, site }) => ({
        id,
        x,
        y,
        radius,
        width: site.readiness.site.name.length * LETTER,
        height: LABEL_HEIGHT,
        weight: weightOf[site.readiness.state],
      })),
      { width, height },
    );
    return { ...drawLand(atlas, projection, countries), spots, labels };
  }, [atlas, sites, width, height, inset, radius]);
  const { land, borders, members, spots, labels } = drawn;
  // Whoever is looked at is drawn last, above its neighbours.
  const ordered = [...spots].sort((a, b) => Number(a.id === at) - Number(b.id === at));

  function onKey(event: KeyboardEvent<Element>, from: SiteSpot): void {
    const next =
      event.key === 'Home' || event.key === 'End'
        ? [...spots].sort((a, b) => a.x - b.x).at(event.key === 'Home' ? 0 : -1)
        : event.key.startsWith('Arrow')
          ? neighbourOf(spots, from, event.key as Direction)
          : undefined;
    if (!next) return;
    event.preventDefault();
    document.getElementById(idOf(next.id))?.focus();
  }

  return (
    <nav aria-label={`${name}: ${count(sites.length, 'site')}; arrows go from one to the next`}>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: a title would pop up under the pointer; the nav around it has the name */}
      <svg className="region-map" viewBox={`0 0 ${width} ${height}`}>
        <path className="land" d={land} />
        <path className="members" d={members} />
        <path className="borders" d={borders} />
        {ordered.map((spot) => {
          const { id, x, y, homeX, homeY, site } = spot;
          const { look, shape } = stateLooks[site.readiness.state];
          const href = `/federation/sites/${id}`;
          const isFar = Math.hypot(x - homeX, y - homeY) > radius;
          return (
            <a
              key={id}
              id={idOf(id)}
              href={href}
              tabIndex={entry === id ? 0 : -1}
              className={`spot ${look}${at === id ? ' looked-at' : ''}`}
              aria-label={spokenReadiness(site.readiness)}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                go(href);
              }}
              onFocus={() => onLook(id)}
              onBlur={() => onLook(null)}
              onPointerEnter={() => onLook(id)}
              onPointerLeave={() => onLook(null)}
              onKeyDown={(event) => onKey(event, spot)}
            >
              {isFar ? <line className="leader" x1={homeX} y1={homeY} x2={x} y2={y} /> : null}
              <Ground placed={site.placed} x={x} y={y} radius={radius} />
              <path
                className="glyph"
                d={shape}
                transform={`translate(${x - radius * 0.66} ${y - radius * 0.66}) scale(${(radius * 1.32) / 14})`}
              />
            </a>
          );
        })}
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus; the signs say the names */}
        <g className="labels" aria-hidden="true">
          {labels.map(({ id, x, y }) => (
            <text key={id} x={x} y={y} dy="0.35em" className={at === id ? 'looked-at' : undefined}>
              {spots.find((spot) => spot.id === id)?.site.readiness.site.name}
            </text>
          ))}
        </g>
      </svg>
    </nav>
  );
}

/** A circle where a site stands by its own coordinates, a diamond where it is only known to be in the country. */
function Ground({
  placed,
  x,
  y,
  radius,
}: {
  placed: PlacedSite['placed'];
  x: number;
  y: number;
  radius: number;
}) {
  if (placed === 'own') return <circle className="ground" cx={x} cy={y} r={radius} />;
  const r = radius * 1.25;
  return <path className="ground" d={`M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`} />;
}

export function idOf(site: string): string {
  return `spot-${site}`;
}
