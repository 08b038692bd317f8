import type { SiteReadiness } from '@muster/contract';
import { Link } from 'wouter';
import { GroundSign, StateSign } from './readiness-sign.tsx';
import { figureOf, grounds, worstFirst } from './readiness-words.ts';

interface ReadinessTableProps {
  sites: readonly SiteReadiness[];
  at: string | null;
  onLook: (site: string | null) => void;
}

/** The facts of the map, the worst first. */
export function ReadinessTable({ sites, at, onLook }: ReadinessTableProps) {
  return (
    <table className="table lines readiness-table">
      <thead>
        <tr>
          <th scope="col">Site</th>
          {grounds.map(({ ground, title, short }) => (
            <th key={ground} scope="col" title={title}>
              {short}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...sites].sort(worstFirst).map((one) => (
          <tr
            key={one.site.id}
            className={at === one.site.id ? 'looked-at' : undefined}
            onPointerEnter={() => onLook(one.site.id)}
            onPointerLeave={() => onLook(null)}
          >
            <th scope="row">
              <span className="verdict-text">
                <StateSign state={one.state} spoken />
                <Link
                  href={`/federation/sites/${one.site.id}`}
                  onFocus={() => onLook(one.site.id)}
                  onBlur={() => onLook(null)}
                >
                  {one.site.name}
                </Link>
                {one.site.country === null ? null : <span className="quiet small">{one.site.country}</span>}
              </span>
            </th>
            {grounds.map(({ ground, short }) => (
              <td key={ground} title={one.grounds[ground].says} data-says={`${short.toLowerCase()} `}>
                <span className="verdict-text">
                  <GroundSign state={one.grounds[ground].state} spoken />
                  <span className="small">{figureOf(one, ground)}</span>
                </span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
