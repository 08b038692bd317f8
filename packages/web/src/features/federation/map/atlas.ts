import { type ExtendedFeature, type GeoPermissibleObjects, geoArea, geoCentroid } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import { countryName, type OnEarth } from './regions.ts';

type Topology = Parameters<typeof mesh>[0];
type Country = ExtendedFeature & { id: string; properties: { name: string } };

/** A file of world-atlas: countries of Natural Earth as TopoJSON. */
export type AtlasData = Topology & { objects: { countries: Topology['objects'][string] } };

/** Countries whose name in Natural Earth is not the one that browsers have: ISO 3166-1 alpha-2 and numeric. */
const otherwiseNamed = new Map(
  (
    'AG028 AX248 BA070 CD180 CF140 CG178 CI384 CK184 CV132 DO214 EH732 FK238 FO234 GQ226 HK344 KN659 KY136 LC662 ' +
    'MH584 MK807 MM104 MO446 MP580 PF258 PM666 PS275 SB090 SH654 SS728 ST678 SZ748 TC796 TR792 TT780 US840 VA336 ' +
    'VC670 VG092 VI850'
  )
    .split(' ')
    .map((pair) => [pair.slice(0, 2), pair.slice(2)]),
);

/** The countries of the world, read once. */
export class Atlas {
  readonly land: GeoPermissibleObjects;
  /** Borders between countries, each once. */
  readonly borders: GeoPermissibleObjects;
  readonly #byId = new Map<string, Country>();
  readonly #byName = new Map<string, Country>();

  constructor(data: AtlasData) {
    const { countries, land } = data.objects;
    this.land = feature(data, (land ?? countries) as Parameters<typeof feature>[1]) as GeoPermissibleObjects;
    this.borders = mesh(
      data,
      countries as Parameters<typeof mesh>[1],
      (a, b) => a !== b,
    ) as GeoPermissibleObjects;
    const all = feature(data, countries as Parameters<typeof feature>[1]) as unknown as {
      features: Country[];
    };
    for (const country of all.features) {
      this.#byId.set(String(country.id), country);
      this.#byName.set(country.properties.name, country);
    }
  }

  country(code: string): Country | undefined {
    const id = otherwiseNamed.get(code);
    return id === undefined ? this.#byName.get(countryName(code)) : this.#byId.get(id);
  }

  /** The middle of a country's largest piece of land. */
  centreOf(code: string): OnEarth | undefined {
    const country = this.country(code);
    const largest = country && largestPiece(country);
    if (!largest) return undefined;
    const [lon, lat] = geoCentroid(largest);
    return { lon, lat };
  }
}

function largestPiece({ geometry }: Country): ExtendedFeature | undefined {
  if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') return undefined;
  const pieces = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  return pieces
    .map(
      (coordinates): ExtendedFeature => ({
        type: 'Feature',
        properties: null,
        geometry: { type: 'Polygon', coordinates },
      }),
    )
    .sort((a, b) => geoArea(b) - geoArea(a))[0];
}
