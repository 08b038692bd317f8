import type { CampaignList, CampaignProgress } from '@muster/contract';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { serverClock, useTick } from '../../app/server-clock.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { dayText, durationText, instantText } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { finds, listsOf, type Progress, pathOf, progressOf } from './campaign-lists.ts';
import './campaigns.css';

const READ_EVERY_MS = 20_000;
/** Fewer are found without a search. */
const MANY = 8;

/** Every drill that the reader may see, and how far each has come. */
export function CampaignsPage() {
  const all = useRead<CampaignList>('/api/v1/campaigns/progress', { everyMs: READ_EVERY_MS });
  const { role } = useMe();
  const { at, speed } = all.data ?? {};
  useEffect(() => {
    if (at !== undefined && speed !== undefined) serverClock.heard(at, speed);
  }, [at, speed]);
  const mayDraft = role === 'administrator' || role === 'officer';
  return (
    <Page
      title="Campaigns"
      actions={
        mayDraft ? (
          <Link className="main" href="/campaigns/new">
            New campaign
          </Link>
        ) : undefined
      }
    >
      <Loaded
        of={all}
        isEmpty={({ campaigns }) => campaigns.length === 0}
        empty={<Nothing mayDraft={mayDraft} />}
      >
        {({ campaigns }) => <Lists all={campaigns} maySetUp={mayDraft || role === 'auditor'} />}
      </Loaded>
    </Page>
  );
}

function Nothing({ mayDraft }: { mayDraft: boolean }) {
  return mayDraft ? (
    <>
      <p>No campaign yet. One rehearses an incident with some sites, from the alarm to the debriefing.</p>
      <p>
        <Link href="/scenarios">Look at the scenarios</Link> or{' '}
        <Link href="/campaigns/new">draft a campaign</Link>; nobody is told before you announce it.
      </p>
    </>
  ) : (
    <p>No campaign that you may see. You learn of one when it is announced to your sites.</p>
  );
}

function Lists({ all, maySetUp }: { all: readonly CampaignProgress[]; maySetUp: boolean }) {
  const [text, setText] = useState('');
  const found = all.filter((campaign) => finds(campaign, text));
  return (
    <>
      {all.length > MANY ? (
        <search className="filters">
          <input
            className="field"
            type="search"
            placeholder="Search a campaign"
            aria-label="Search a campaign"
            data-search
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
          <span className="found" aria-live="polite">
            {found.length === all.length ? '' : `${found.length} of ${all.length}`}
          </span>
        </search>
      ) : null}
      <div className="panel">
        <table className="table campaigns">
          <thead>
            <tr>
              <th scope="col">Campaign</th>
              <th scope="col">State</th>
              <th scope="col">Window</th>
              <th scope="col" className="number">
                Sites
              </th>
              <th scope="col">Progress</th>
            </tr>
          </thead>
          {listsOf(found).map(({ title, campaigns }) => (
            <tbody key={title}>
              <tr className="part">
                <th scope="rowgroup" colSpan={5}>
                  {title}
                </th>
              </tr>
              {campaigns.map((campaign) => (
                <Row key={campaign.id} campaign={campaign} maySetUp={maySetUp} />
              ))}
            </tbody>
          ))}
        </table>
        {found.length === 0 ? <p className="empty">No campaign fits the search.</p> : null}
      </div>
    </>
  );
}

function Row({ campaign, maySetUp }: { campaign: CampaignProgress; maySetUp: boolean }) {
  const { name, scenario, ngi, state, sites } = campaign;
  const progress = progressOf(campaign);
  return (
    <tr>
      <th scope="row">
        <Link href={pathOf(campaign, maySetUp)}>{name}</Link>
        <span className="quiet small">
          {scenario}
          {ngi === null ? '' : `, run by ${ngi}`}
        </span>
      </th>
      <td className={state === 'running' || state === 'stopping' ? 'state live' : 'state'}>{state}</td>
      <td className="window">
        <Window campaign={campaign} />
      </td>
      <td
        className="number"
        title={sites.leftOut > 0 ? `${count(sites.leftOut, 'site')} left out` : undefined}
      >
        {sites.total}
        <span className="unit quiet"> {sites.total === 1 ? 'site' : 'sites'}</span>
      </td>
      <td className="progress">
        <Lanes progress={progress} />
        <span>{progress.words}</span>
      </td>
    </tr>
  );
}

const MINUTE = 60_000;

/** The announced window, and what of it matters now. */
function Window({ campaign: { state, window, startedAt, closedAt } }: { campaign: CampaignProgress }) {
  const minute = useTick((now) => (now === null ? null : Math.floor(now / MINUTE)));
  const now = minute === null ? null : minute * MINUTE;
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
  const lasts = (ms: number) => durationText(Math.max(0, ms) / 1000);
  let note = '';
  if (closedAt !== null) note = `closed ${dayText(Date.parse(closedAt))}`;
  else if (now === null) note = '';
  else if (startedAt !== null)
    note = state === 'running' ? `runs for ${lasts(now - Date.parse(startedAt))}` : '';
  else if (now < from) note = `opens in ${lasts(from - now)}`;
  else note = now < to ? `open, ${lasts(to - now)} left` : 'has passed';
  return (
    <>
      <span title={`${instantText(from)} to ${instantText(to)}`}>
        {dayText(from)} – {dayText(to)}
      </span>
      <span className="quiet small">{note}</span>
    </>
  );
}

function Lanes({ progress: { lanes, words } }: { progress: Progress }) {
  return (
    <svg className="progress-lanes" width="96" height="14" viewBox="0 0 96 14" role="img" aria-label={words}>
      {lanes.map(({ share, says }, i) => {
        const [height, y] = lanes.length === 1 ? [6, 4] : [5, i * 8 + 0.5];
        return (
          <g key={says}>
            <rect className="rest" x="0" y={y} width="96" height={height} />
            <rect className={i === 0 ? 'first' : 'second'} x="0" y={y} width={share * 96} height={height} />
          </g>
        );
      })}
    </svg>
  );
}
