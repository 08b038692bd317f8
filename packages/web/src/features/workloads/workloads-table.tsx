import type { WorkloadSummary } from '@muster/contract';
import { Link } from 'wouter';
import { Scroll } from '../../ui/scroll.tsx';
import { dayText, timeText, viewerZone } from '../../ui/times.ts';
import { LookText } from '../orders/look-sign.tsx';
import { workloadLooks } from './state-looks.ts';

export function WorkloadsTable({ workloads }: { workloads: readonly WorkloadSummary[] }) {
  return (
    <Scroll label="Workloads">
      <table className="table lines workloads-table">
        <thead>
          <tr>
            <th scope="col">Workload</th>
            <th scope="col">State</th>
            <th scope="col">Site</th>
            <th scope="col">Owner</th>
            <th scope="col">Project</th>
            <th scope="col">Addresses</th>
            <th scope="col">Since</th>
          </tr>
        </thead>
        <tbody>
          {workloads.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <Link href={`/workloads/${one.id}`}>{one.name || one.ref}</Link>{' '}
                <span className="quiet small">{one.kind}</span>
              </th>
              <td className="nowrap">
                <LookText look={workloadLooks[one.state]} />
                {one.locked ? <span className="quiet small"> locked</span> : null}
              </td>
              <td className="workload-site">
                {one.site.name} <span className="quiet small">{one.system}</span>
              </td>
              <td data-says="of ">{one.owner.accountName}</td>
              <td data-says="in ">{one.projectName ?? '–'}</td>
              <td className="mono">{one.addresses.map(({ address }) => address).join(', ') || '–'}</td>
              <td className="nowrap" data-says="since ">
                {sinceText(one)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function sinceText({ createdAt, endedAt }: WorkloadSummary): string {
  if (createdAt === null) return '–';
  const from = `${dayText(Date.parse(createdAt), viewerZone)}, ${timeText(Date.parse(createdAt), viewerZone)}`;
  return endedAt === null ? from : `${from} to ${timeText(Date.parse(endedAt), viewerZone)}`;
}
