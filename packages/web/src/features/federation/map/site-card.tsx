import type { SiteReadiness } from '@muster/contract';
import { type RefObject, useLayoutEffect, useState } from 'react';
import { GroundSign, StateSign } from '../readiness-sign.tsx';
import { grounds, stateLooks } from '../readiness-words.ts';
import { idOf } from './region-map.tsx';
import { countryName } from './regions.ts';

const WIDTH = 300;
const GAP = 14;

interface SiteCardProps {
  sites: readonly SiteReadiness[];
  at: string | null;
  box: RefObject<HTMLElement | null>;
}

/** Why the site that is looked at is as ready as its sign says; for the eye alone, the sign says the same aloud. */
export function SiteCard({ sites, at, box }: SiteCardProps) {
  const one = sites.find(({ site }) => site.id === at);
  const [place, setPlace] = useState<{ left: number; top: number; above: boolean } | null>(null);
  useLayoutEffect(() => {
    const spot = at === null ? null : document.getElementById(idOf(at))?.getBoundingClientRect();
    const frame = box.current?.getBoundingClientRect();
    if (!spot || !frame) return setPlace(null);
    const x = spot.left + spot.width / 2 - frame.left;
    const y = spot.top + spot.height / 2 - frame.top;
    const above = y > frame.height / 2;
    const left = Math.max(8, Math.min(frame.width - WIDTH - 8, x - WIDTH / 2));
    setPlace({ left, top: above ? y - GAP : y + GAP, above });
  }, [at, box]);
  if (!one || !place) return null;
  const { site, state } = one;
  const where = [site.ngi?.name, site.country && countryName(site.country)].filter(Boolean).join(' · ');
  return (
    <div
      className={place.above ? 'site-card above' : 'site-card'}
      style={{ left: place.left, top: place.top }}
      aria-hidden="true"
    >
      <p className="verdict-text">
        <StateSign state={state} />
        <b>{site.name}</b> {stateLooks[state].says}
      </p>
      {where === '' ? null : <p className="quiet small">{where}</p>}
      <ul>
        {grounds.map(({ ground }) => (
          <li key={ground}>
            <GroundSign state={one.grounds[ground].state} />
            {one.grounds[ground].says}
          </li>
        ))}
      </ul>
    </div>
  );
}
