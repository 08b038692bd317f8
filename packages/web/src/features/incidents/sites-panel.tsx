import type { IncidentSiteState, SiteSummary } from '@muster/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import { useAct, useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { dayText } from '../../ui/times.ts';
import { siteStateWords } from './incident-words.ts';
import { type PanelProps, pathOf } from './parties.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { SitePicker } from './site-picker.tsx';

const states = Object.entries(siteStateWords) as [IncidentSiteState, string][];

/** The sites concerned, each with how far. */
export function SitesPanel({ incident, parties }: PanelProps) {
  const [adds, setAdds] = useState(false);
  const [ends, setEnds] = useState<{ id: string; name: string } | null>(null);
  const { role } = useMe();
  const act = useAct('/api/v1/incidents');
  const mayAdd = incident.mayHandle && !incident.exercise && (role === 'officer' || role === 'administrator');
  return (
    <Panel
      title="Sites"
      aside={
        mayAdd ? (
          <button type="button" className="button" onClick={() => setAdds(true)}>
            Add
          </button>
        ) : null
      }
    >
      {act.error ? <Fault error={act.error} /> : null}
      {parties.sites.length === 0 ? (
        <p className="empty">No site is named.</p>
      ) : (
        <ul className="entries">
          {parties.sites.map(({ site, state, addedAt, endedAt }) => (
            <li key={site.id} className={endedAt === null ? undefined : 'gone'}>
              <span className="of">
                <Link href={`/federation/sites/${site.id}`}>{site.name}</Link>{' '}
                <span className="quiet small">
                  {endedAt === null
                    ? `since ${dayText(Date.parse(addedAt))}`
                    : `not concerned since ${dayText(Date.parse(endedAt))}`}
                </span>
              </span>
              {endedAt === null && incident.mayHandle ? (
                <span className="acts">
                  <select
                    className="field"
                    aria-label={`How far ${site.name} is concerned`}
                    value={state}
                    disabled={act.isPending}
                    onChange={({ target }) =>
                      act.mutate({
                        verb: 'PATCH',
                        path: pathOf(incident, `sites/${site.id}`),
                        body: { state: target.value },
                      })
                    }
                  >
                    {states.map(([value, says]) => (
                      <option key={value} value={value}>
                        {says}
                      </option>
                    ))}
                  </select>
                  {parties.maySteer && !incident.exercise ? (
                    <button type="button" className="plain" onClick={() => setEnds(site)}>
                      End
                    </button>
                  ) : null}
                </span>
              ) : (
                <span className="acts quiet">{endedAt === null ? siteStateWords[state] : ''}</span>
              )}
            </li>
          ))}
        </ul>
      )}
      {adds ? <AddSites incident={incident} parties={parties} onClose={() => setAdds(false)} /> : null}
      {ends ? (
        <ReasonDialog
          title={`${ends.name} is not concerned`}
          says="From now on the site does not know of the incident. What it did stays written."
          path={pathOf(incident, `sites/${ends.id}/end`)}
          onClose={() => setEnds(null)}
        />
      ) : null}
    </Panel>
  );
}

function AddSites({ incident, parties, onClose }: PanelProps & { onClose: () => void }) {
  const known = useRead<{ items: SiteSummary[] }>('/api/v1/sites?limit=500');
  const [chosen, setChosen] = useState<string[]>([]);
  const act = useAct('/api/v1/incidents');
  const here = parties.sites.flatMap(({ site, endedAt }) => (endedAt === null ? [site.id] : []));
  async function add(): Promise<void> {
    for (const siteId of chosen)
      await act.mutateAsync({ path: pathOf(incident, 'sites'), body: { siteId, state: 'suspected' } });
    onClose();
  }
  return (
    <Dialog title="Add sites" onClose={onClose}>
      <div className="body form">
        <SitePicker
          sites={known.data?.items.filter(({ id }) => !here.includes(id)) ?? []}
          chosen={chosen}
          onChoose={setChosen}
          hint="They read from now on what is for all parties, and their clocks begin."
        />
        {act.error ? <Fault error={act.error} /> : null}
        <button
          type="button"
          className="main"
          disabled={chosen.length === 0 || act.isPending}
          onClick={() => void add().catch(() => {})}
        >
          Add
        </button>
      </div>
    </Dialog>
  );
}
