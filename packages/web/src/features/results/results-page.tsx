import type { MeasureView, ResultsView } from '@muster/contract';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { instantText } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { DepthPanel } from './depth-panel.tsx';
import { Downloads, ScoreLine } from './downloads.tsx';
import { MeasurePanel } from './measure-panel.tsx';
import { spreadText } from './strips.ts';
import { TallyPanel } from './tally-panel.tsx';
import './results.css';

const AGAIN_MS = 30_000;

/** What came out of a campaign: never one figure alone, every one open to its sites. */
export function ResultsPage({ id = '' }: { id?: string }) {
  const results = useRead<ResultsView>(`/api/v1/campaigns/${id}/results`, { everyMs: AGAIN_MS });
  const { data } = results;
  return (
    <Page
      title="Results"
      crumbs={[
        { label: 'Campaigns', href: '/campaigns' },
        { label: data?.campaign.name ?? 'Campaign', href: `/campaigns/${id}` },
      ]}
      {...(data ? { sub: subText(data), actions: <Downloads results={data} /> } : {})}
    >
      <Loaded
        of={results}
        isEmpty={({ acknowledged, contained }) =>
          acknowledged.points.every(({ verdict }) => verdict === 'not-applicable') &&
          contained.points.every(({ verdict }) => verdict === 'not-applicable') &&
          acknowledged.dueSeconds === null
        }
        empty="No alarm has gone out yet, so nothing was measured. Figures come here by themselves."
      >
        {(all) => <Results results={all} />}
      </Loaded>
    </Page>
  );
}

function Results({ results }: { results: ResultsView }) {
  const { campaign, acknowledged, contained, depth, whole, sites } = results;
  const deep = depth.counts
    .filter((one) => one.depth >= depth.required)
    .reduce((sum, one) => sum + one.sites.length, 0);
  const decided =
    results.overrides + results.appeals.open + results.appeals.accepted + results.appeals.refused;
  return (
    <div className="results">
      <div className="facts">
        <MeasureFact measure={acknowledged} word="answered" />
        <MeasureFact measure={contained} word="contained" />
        <div>
          <b>
            {deep} <small>of {sites.seen} deep enough</small>
          </b>
          <span>depth {depth.required} is asked for</span>
        </div>
        <div>
          <b>
            {decided} <small>overridden or appealed</small>
          </b>
          <span>
            {count(results.overrides, 'override')}, {results.appeals.open} open of{' '}
            {count(decided - results.overrides, 'appeal')}
          </span>
        </div>
      </div>
      <ScoreLine results={results} />
      <MeasurePanel
        title="Time to acknowledge"
        means="After the alarm, until a person of the site answered; machines stop no clock."
        measure={acknowledged}
        campaign={campaign.id}
        whole={whole}
      />
      <MeasurePanel
        title="Time to contain"
        means="After the alarm, until the identity was banned and the last copy silent."
        measure={contained}
        campaign={campaign.id}
        whole={whole}
      />
      <div className="results-pair">
        <TallyPanel title={sites.seen === 1 ? 'Checks' : 'Checks failed most'} checks={results.checks} />
        <DepthPanel depth={depth} />
      </div>
    </div>
  );
}

function MeasureFact({ measure, word }: { measure: MeasureView; word: string }) {
  return (
    <div>
      <b>
        {measure.reached ?? '–'}{' '}
        <small>
          of {measure.of ?? '–'} {word}
        </small>
      </b>
      <span>{spreadText(measure)}</span>
    </div>
  );
}

function subText({ sites, whole, campaign, at }: ResultsView): string {
  const seen = whole
    ? count(sites.total, 'site')
    : `${sites.seen} of ${count(sites.total, 'site')} shown by name`;
  return `${campaign.name} · ${seen} · ${campaign.state} · as of ${instantText(Date.parse(at))}`;
}
