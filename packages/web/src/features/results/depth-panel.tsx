import type { ResultsView } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';

const words = [
  'nothing arrived',
  'receives',
  'a machine answers',
  'a person answers',
  'knows the subject',
  'can investigate',
];

/** How deep the contact went at how many sites, and at which. */
export function DepthPanel({ depth }: { depth: ResultsView['depth'] }) {
  const most = Math.max(1, ...depth.counts.map(({ sites }) => sites.length));
  return (
    <Panel
      title="Depth reached"
      aside={<span className="quiet small">after WISE SCCC; depth {depth.required} is asked for</span>}
    >
      <table className="table depth">
        <thead>
          <tr>
            <th scope="col">Depth</th>
            <th scope="col" className="number">
              Sites
            </th>
            <th scope="col">Which</th>
          </tr>
        </thead>
        <tbody>
          {depth.counts.map(({ depth: at, sites }) => (
            <tr key={at} className={at === depth.required ? 'asked' : ''}>
              <th scope="row" className="nowrap">
                {at} {words[at]}
              </th>
              <td className="number">{sites.length}</td>
              <td>
                <span
                  className={at >= depth.required ? 'bar enough' : 'bar short'}
                  style={{ width: `${(sites.length / most) * 100}%` }}
                />
                {sites.length > 0 ? <span className="small quiet">{sites.join(', ')}</span> : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
