import type { FoundWorkloads } from '@muster/contract';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { count } from '../../ui/words.ts';
import '../workloads/workloads.css';
import { WorkloadsTable } from '../workloads/workloads-table.tsx';

const SHOWN = 20;

/** Where it runs now, whatever of its names something was started under. */
export function RunsPanel({ id }: { id: string }) {
  const found = useRead<FoundWorkloads>(`/api/v1/workloads?subject=${id}&limit=${SHOWN}`, {
    everyMs: 15_000,
  });
  return (
    <Panel
      title="What runs under any of its names"
      aside={
        <Link className="small" href={`/workloads?subject=${id}`}>
          Search further
        </Link>
      }
    >
      <Loaded
        of={found}
        isEmpty={({ items }) => items.length === 0}
        empty="Nothing now, as far as the agents of the sites see."
      >
        {({ items, next, gaps }) => (
          <>
            <WorkloadsTable workloads={items} />
            {next === null && gaps.length === 0 ? null : (
              <p className="quiet small subject-foot">
                {next === null ? '' : `The first ${SHOWN}. `}
                {gaps.length === 0
                  ? ''
                  : `May be short: ${count(gaps.length, 'gap')} in what agents said; the search names them.`}
              </p>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}
