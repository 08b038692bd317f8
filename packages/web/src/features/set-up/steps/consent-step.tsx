import type { SetUpSite } from '@muster/contract';
import { useState } from 'react';
import { useAct } from '../../../app/query.ts';
import { Fault } from '../../../ui/loaded.tsx';
import { dayText } from '../../../ui/times.ts';
import { count } from '../../../ui/words.ts';
import { ConsentDialog } from '../consent-dialog.tsx';
import { takingPart } from '../ladder.ts';
import { LeaveOutButton, TakeBackIn } from '../leave-out.tsx';
import { SiteName } from '../site-name.tsx';
import { StepPanel, type StepProps } from '../step-panel.tsx';

/** Who agreed to what at each site. Nothing is put anywhere without it. */
export function ConsentStep({ view, may }: StepProps) {
  const [open, setOpen] = useState<string | null>(null);
  const { campaign } = view;
  const sites = takingPart(view).sort(
    (a, b) => Number(a.authorisation !== null) - Number(b.authorisation !== null),
  );
  const missing = sites.filter(({ authorisation }) => !authorisation);
  const leftOut = campaign.participations.filter((part) => part.leftOut);
  const opened = sites.find(({ participation }) => participation === open);
  const following = missing.find(({ participation }) => participation !== open);
  return (
    <StepPanel
      id="consent"
      title="Authorisations"
      aside={
        <span className="quiet small">
          {sites.length - missing.length} of {sites.length} recorded
        </span>
      }
    >
      <div className="scroll">
        <table className="table consents">
          <thead>
            <tr>
              <th>Site</th>
              <th>Agreed</th>
              <th className="wide">Hosts and addresses</th>
              <th className="wide">White cell</th>
              {may ? <th aria-label="What can be done" /> : null}
            </tr>
          </thead>
          <tbody>
            {sites.map((site) => (
              <ConsentRow
                key={site.participation}
                site={site}
                campaign={campaign.id}
                may={may}
                onOpen={() => setOpen(site.participation)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {leftOut.length > 0 ? (
        <ul className="rows left-out">
          {leftOut.map(({ id, site, leftOut: why }) => (
            <li key={id}>
              <span>
                {site.name} is left out: <span className="quiet">{why?.reason}</span>
              </span>
              {may ? <TakeBackIn campaign={campaign.id} site={site} /> : null}
            </li>
          ))}
        </ul>
      ) : null}
      {opened ? (
        <ConsentDialog
          key={opened.participation}
          campaign={campaign.id}
          site={opened}
          like={view.sites.find(({ authorisation }) => authorisation)?.authorisation ?? null}
          following={following?.site.name ?? null}
          left={missing.length}
          onNext={() => setOpen(following?.participation ?? null)}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </StepPanel>
  );
}

interface ConsentRowProps {
  site: SetUpSite;
  campaign: string;
  may: boolean;
  onOpen: () => void;
}

function ConsentRow({ site, campaign, may, onOpen }: ConsentRowProps) {
  const { authorisation } = site;
  const path = `/api/v1/campaigns/${campaign}`;
  const withdraw = useAct(path);
  return (
    <tr>
      <th scope="row">
        <SiteName site={site} />
      </th>
      <td>
        {authorisation ? (
          <>
            {authorisation.agreedBy}
            <small className="quiet nowrap"> {dayText(Date.parse(authorisation.agreedAt))}</small>
          </>
        ) : (
          <span className="tone-none">not recorded</span>
        )}
      </td>
      <td className="wide">
        {authorisation ? (
          <span className="mono">
            {few(authorisation.hosts)} <span className="quiet">{few(authorisation.addresses)}</span>
          </span>
        ) : null}
      </td>
      <td className="wide">{authorisation?.whiteCell.name}</td>
      {may ? (
        <td className="number acts">
          {withdraw.error ? <Fault error={withdraw.error} /> : null}
          {authorisation ? (
            <>
              <button type="button" className="plain" onClick={onOpen}>
                Change
              </button>
              <button
                type="button"
                className="plain"
                disabled={withdraw.isPending}
                onClick={() =>
                  withdraw.mutate({
                    path: `${path}/authorisations/${encodeURIComponent(site.site.id)}`,
                    verb: 'DELETE',
                  })
                }
              >
                Take back
              </button>
            </>
          ) : (
            <>
              <LeaveOutButton campaign={campaign} site={site.site} />
              <button type="button" className="button" onClick={onOpen}>
                Record<span className="unseen"> the authorisation of {site.site.name}</span>
              </button>
            </>
          )}
        </td>
      ) : null}
    </tr>
  );
}

function few(all: readonly string[]): string {
  return all.length > 2 ? `${all[0]} and ${count(all.length - 1, 'other')}` : all.join(', ');
}
