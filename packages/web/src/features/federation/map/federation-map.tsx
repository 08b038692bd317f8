import type { SiteReadiness } from '@muster/contract';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Loaded } from '../../../ui/loaded.tsx';
import type { Atlas } from './atlas.ts';
import './federation-map.css';
import { placeSites } from './place-sites.ts';
import { RegionMap } from './region-map.tsx';
import { regionName, regionsOf } from './regions.ts';
import { SiteCard } from './site-card.tsx';
import { useAtlas } from './use-atlas.ts';

export interface FederationMapProps {
  sites: readonly SiteReadiness[];
  at: string | null;
  onLook: (site: string | null) => void;
}

const SMALL = 640;
const INSET_HEIGHT = 124;

/** The federation on a map of its own extent; what lies far away has a small map of its own. */
export function FederationMap(props: FederationMapProps) {
  const [box, width] = useWidth();
  const atlas = useAtlas(width < SMALL);
  return (
    <div className="federation-map" ref={box}>
      <SiteCard sites={props.sites} at={props.at} box={box} />
      {width === 0 ? null : (
        <Loaded of={atlas}>{(known) => <Maps {...props} atlas={known} width={width} />}</Loaded>
      )}
    </div>
  );
}

function Maps({ sites, at, onLook, atlas, width }: FederationMapProps & { atlas: Atlas; width: number }) {
  const { placed, unplaced } = useMemo(() => placeSites(sites, atlas), [sites, atlas]);
  const regions = useMemo(() => regionsOf(placed), [placed]);
  const [chosen, choose] = useState<string | null>(null);
  const named = regions.map((region) => ({ region, name: regionName(region) }));
  const main = named.find(({ name }) => name === chosen) ?? named[0];
  const [entry, setEntry] = useState<string | null>(null);
  const first = main?.region[0]?.readiness.site.id ?? null;
  const isThere = placed.some(({ readiness }) => readiness.site.id === entry);
  function look(site: string | null): void {
    if (site !== null) setEntry(site);
    onLook(site);
  }
  if (!main)
    return <p className="empty">No site says where it stands, nor in which country: the table has them.</p>;
  const shared = { atlas, at, entry: isThere ? entry : first, onLook: look };
  const height = Math.round(Math.min(560, Math.max(260, width * 0.62)));
  const others = named.filter((one) => one !== main);
  const inset = { width: Math.floor((width - others.length) / others.length), height: INSET_HEIGHT };
  const approximate = placed.filter((one) => one.placed !== 'own').length;
  return (
    <>
      <RegionMap {...shared} sites={main.region} name={main.name} frame={{ width, height }} />
      {others.length > 0 ? (
        <div className="insets">
          {others.map(({ region, name }) => (
            <figure key={name}>
              <RegionMap {...shared} sites={region} name={name} frame={inset} inset />
              <figcaption>
                <button type="button" className="plain" onClick={() => choose(name)}>
                  {name}
                </button>
              </figcaption>
            </figure>
          ))}
        </div>
      ) : null}
      {approximate > 0 || unplaced.length > 0 ? (
        <p className="map-note quiet small">
          {approximate > 0
            ? `${approximate === 1 ? 'One site stands' : `${approximate} sites stand`} as a diamond in the middle of its country or NGI: it says no coordinates. `
            : ''}
          {unplaced.length > 0
            ? `In the table alone: ${unplaced.map(({ site }) => site.name).join(', ')}.`
            : ''}
        </p>
      ) : null}
    </>
  );
}

function useWidth(): [React.RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setWidth(Math.round(element.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width];
}
