import type { ResultsView, ScoreRunView } from '@muster/contract';
import { useAct } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { instantText } from '../../ui/times.ts';

/** The report as PDF, and everything on the page as tables for a spreadsheet or a program. */
export function Downloads({ results }: { results: ResultsView }) {
  const { role } = useMe();
  const path = `/api/v1/campaigns/${results.campaign.id}`;
  const own = results.acknowledged.points[0]?.participation;
  const report = role === 'site-contact' ? own && `${path}/sites/${own}/report.pdf` : `${path}/report.pdf`;
  return (
    <>
      {results.score && report ? (
        <a className="button" href={report} download>
          Report (PDF)
        </a>
      ) : null}
      <a className="plain" href={`${path}/results.csv`} download>
        Sites (CSV)
      </a>
      <a className="plain" href={`${path}/results.csv?table=distributions`} download>
        Times (CSV)
      </a>
      <a className="plain" href={`${path}/results.csv?table=checks`} download>
        Checks (CSV)
      </a>
      <a className="plain" href={`${path}/results`} download="results.json">
        JSON
      </a>
    </>
  );
}

/** What a report rests on; who runs the campaign may keep a newer score. */
export function ScoreLine({ results: { campaign, score, final } }: { results: ResultsView }) {
  const { role, scope } = useMe();
  const path = `/api/v1/campaigns/${campaign.id}`;
  const keep = useAct<ScoreRunView>(path);
  const mayScore = role === 'administrator' || (role === 'officer' && scope.kind === 'federation');
  return (
    <div className="score-line">
      <p className="quiet">
        {score
          ? `The report rests on the ${score.final ? 'final ' : ''}score of ${instantText(Date.parse(score.at))}; what you see here is as of now.`
          : 'No score has been kept yet, so there is no report. What you see here is as of now.'}
        {final ? '' : ' Some deadlines are still open.'}
      </p>
      {mayScore ? (
        <button
          type="button"
          className="button"
          disabled={keep.isPending}
          onClick={() => keep.mutate({ path: `${path}/score` })}
        >
          {keep.isPending ? 'Scoring' : 'Keep a score of now'}
        </button>
      ) : null}
      {keep.error ? <Fault error={keep.error} /> : null}
    </div>
  );
}
