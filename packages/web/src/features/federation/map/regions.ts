export interface OnEarth {
  /** Degrees. */
  lon: number;
  lat: number;
}

const RADIANS = Math.PI / 180;
const EARTH_KM = 6371;
/** Sites nearer than this are seen on one map: Lisbon and Helsinki are, Vancouver and Lisbon are not. */
const NEIGHBOUR_KM = 2000;
/** With more parts than this one map of the world says more. */
const MOST_REGIONS = 5;

/** Places that belong on one map together, the largest group first. */
export function regionsOf<Place extends OnEarth>(places: readonly Place[]): Place[][] {
  const left = new Set(places);
  const regions: Place[][] = [];
  for (const first of places) {
    if (!left.delete(first)) continue;
    const region = [first];
    // Who joins may bring neighbours of their own.
    for (const member of region) {
      for (const other of left) {
        if (distanceKm(member, other) > NEIGHBOUR_KM) continue;
        left.delete(other);
        region.push(other);
      }
    }
    regions.push(region);
  }
  if (regions.length > MOST_REGIONS) return [[...places]];
  return regions.sort((a, b) => b.length - a.length || centreOf(a).lon - centreOf(b).lon);
}

export function distanceKm(a: OnEarth, b: OnEarth): number {
  const [dLat, dLon] = [(b.lat - a.lat) * RADIANS, (b.lon - a.lon) * RADIANS];
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * RADIANS) * Math.cos(b.lat * RADIANS) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** The middle of the box around places, across the date line too. */
export function centreOf(places: readonly OnEarth[]): OnEarth {
  const [x, y] = places.reduce(
    ([sumX, sumY], { lon }) => [sumX + Math.cos(lon * RADIANS), sumY + Math.sin(lon * RADIANS)],
    [0, 0],
  );
  const around = Math.atan2(y, x) / RADIANS;
  const lons = places.map(({ lon }) => ((lon - around + 540) % 360) - 180);
  const lats = places.map(({ lat }) => lat);
  const lon = around + (Math.min(...lons) + Math.max(...lons)) / 2;
  return { lon: ((lon + 540) % 360) - 180, lat: (Math.min(...lats) + Math.max(...lats)) / 2 };
}

/** How far the farthest of them is from their centre. */
export function reachKm(places: readonly OnEarth[]): number {
  const centre = centreOf(places);
  return Math.max(0, ...places.map((place) => distanceKm(centre, place)));
}

const parts: readonly [name: string, lon: [number, number], lat: [number, number]][] = [
  ['Europe', [-25, 45], [34, 72]],
  ['North America', [-170, -50], [14, 84]],
  ['South America', [-92, -30], [-60, 14]],
  ['Africa', [-20, 52], [-36, 34]],
  ['Western Asia', [26, 63], [12, 45]],
  ['South Asia', [60, 95], [4, 40]],
  ['East Asia', [95, 150], [-11, 55]],
  ['Oceania', [110, 180], [-50, 0]],
];

/** What people call the place: up to two countries by name, else the part of the world. */
export function regionName(region: readonly (OnEarth & { country: string | null })[]): string {
  const countries = [...new Set(region.map(({ country }) => country))];
  const [one, two] = countries;
  if (one && (countries.length === 1 || (countries.length === 2 && two)))
    return countries.map((code) => countryName(code ?? '')).join(' and ');
  const { lon, lat } = centreOf(region);
  if (reachKm(region) > 6000) return 'The world';
  const part = parts.find(
    ([, [west, east], [south, north]]) => lon >= west && lon <= east && lat >= south && lat <= north,
  );
  return part?.[0] ?? 'Around the sea';
}

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** `Czechia` for `CZ`; what is no code stays as it is. */
export function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code;
}
