import type { Page, SiteSummary } from '@muster/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { dateText } from './readiness-words.ts';

/** Sites that left the federation are kept with their dates; they are read only when somebody asks. */
export function GoneSites() {
  const [open, setOpen] = useState(false);
  return (
    <details className="gone-sites" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="quiet">Sites that left the federation</summary>
      {open ? <Gone /> : null}
    </details>
  );
}

function Gone() {
  const sites = useRead<Page<SiteSummary>>('/api/v1/sites?gone=true&limit=500');
  return (
    <Loaded of={sites}>
      {({ items }) => {
        const gone = items.filter(({ goneAt }) => goneAt !== null);
        if (gone.length === 0) return <p className="quiet">None has left.</p>;
        return (
          <ul>
            {gone.map(({ id, name, ngi, goneAt }) => (
              <li key={id}>
                <Link href={`/federation/sites/${id}`}>{name}</Link>{' '}
                <span className="quiet">
                  {ngi?.name}, last named {dateText(goneAt ?? '')}
                </span>
              </li>
            ))}
          </ul>
        );
      }}
    </Loaded>
  );
}
