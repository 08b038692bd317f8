import {
  type GeoPermissibleObjects,
  type GeoProjection,
  geoAzimuthalEqualArea,
  geoCircle,
  geoEqualEarth,
  geoPath,
} from 'd3-geo';
import type { Frame } from './arrange.ts';
import type { Atlas } from './atlas.ts';
import { centreOf, type OnEarth, reachKm } from './regions.ts';

const KM_PER_DEGREE = 111.2;
/** A map of one site shows the land around it. */
const LEAST_REACH_KM = 600;
/** Beyond this a map that is true at its middle is too false at its edge. */
const WIDEST_KM = 7000;

/** Room for signs and labels between the outermost places and the edge. */
export interface Margin {
  side: number;
  end: number;
}

/** A projection whose extent is that of the places. */
export function projectionFor(places: readonly OnEarth[], frame: Frame, margin: Margin): GeoProjection {
  const centre = centreOf(places);
  const reach = reachKm(places);
  const box: [[number, number], [number, number]] = [
    [margin.side, margin.end],
    [frame.width - margin.side, frame.height - margin.end],
  ];
  const wide = reach > WIDEST_KM;
  const projection = wide
    ? geoEqualEarth().rotate([-centre.lon, 0])
    : geoAzimuthalEqualArea().rotate([-centre.lon, -centre.lat]).clipAngle(100);
  const around = geoCircle()
    .center([centre.lon, centre.lat])
    .radius(LEAST_REACH_KM / KM_PER_DEGREE)();
  const all: GeoPermissibleObjects = {
    type: 'GeometryCollection',
    geometries: [{ type: 'MultiPoint', coordinates: places.map(({ lon, lat }) => [lon, lat]) }, around],
  };
  projection.fitExtent(box, reach < LEAST_REACH_KM ? around : wide ? { type: 'Sphere' } : all);
  return projection.clipExtent([
    [-2, -2],
    [frame.width + 2, frame.height + 2],
  ]);
}

export interface DrawnLand {
  land: string;
  borders: string;
  /** Countries in which a site stands. */
  members: string;
}

/** The outlines as paths, with coordinates of a tenth of a unit. */
export function drawLand(atlas: Atlas, projection: GeoProjection, members: readonly string[]): DrawnLand {
  const path = geoPath(projection).digits(1);
  const drawn = members.map((code) => {
    const country = atlas.country(code);
    return country ? (path(country) ?? '') : '';
  });
  return { land: path(atlas.land) ?? '', borders: path(atlas.borders) ?? '', members: drawn.join('') };
}
