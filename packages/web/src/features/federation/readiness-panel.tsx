import type { ReadinessState, ReadinessView } from '@muster/contract';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import './readiness.css';
import { Scroll } from '../../ui/scroll.tsx';
import { StateSign } from './readiness-sign.tsx';
import { ReadinessTable } from './readiness-table.tsx';
import { countStates, stateLooks } from './readiness-words.ts';
import { useReadiness } from './use-readiness.ts';

/** The map brings its own code and data, which the rest of the page does not wait for. */
const FederationMap = lazy(async () => ({
  default: (await import('./map/federation-map.tsx')).FederationMap,
}));

/** How ready the federation is: on a map and, with the same facts, as a table. */
export function ReadinessPanel() {
  const readiness = useReadiness();
  const [at, look] = useState<string | null>(null);
  return (
    <Panel
      title="Readiness"
      className="readiness"
      aside={
        <a className="small" href="/api/v1/readiness.csv" download>
          CSV
        </a>
      }
    >
      <Loaded
        of={readiness}
        isEmpty={({ sites }) => sites.length === 0}
        empty={
          <>
            No site that you may see. An administrator or an officer of the CSIRT{' '}
            <Link href="/federation/import">imports the federation</Link>.
          </>
        }
      >
        {(view) => (
          <>
            <div className="readiness-both">
              <Suspense fallback={<Waiting what="Drawing the map" />}>
                <FederationMap sites={view.sites} at={at} onLook={look} />
              </Suspense>
              <Scroll label="Readiness, site by site">
                <ReadinessTable sites={view.sites} at={at} onLook={look} />
              </Scroll>
            </div>
            <Legend view={view} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Legend({ view }: { view: ReadinessView }) {
  const counts = countStates(view.sites);
  return (
    <footer className="legend small">
      {(Object.keys(stateLooks) as ReadinessState[]).map((state) => (
        <span key={state} className="verdict-text">
          <StateSign state={state} />
          {counts[state]} {stateLooks[state].says}
        </span>
      ))}
      <span className="quiet why">
        Ready is who was reached, answered, agreed and did well in the last drill. What was never seen, or
        longer ago than {view.contactDays} days for a contact and {view.drillDays} for a drill, is not known,
        and not known is not ready.
      </span>
    </footer>
  );
}
