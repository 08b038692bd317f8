import type { CheckPageView } from '@muster/contract';
import { Link } from 'wouter';
import { Panel } from '../../ui/panel.tsx';
import { Sign, VerdictText, verdictLooks } from '../../ui/sign.tsx';
import { instantText } from '../../ui/times.ts';

/** What was decided, why, and what it earns. */
export function VerdictPanel({ view, site }: { view: CheckPageView; site: string }) {
  const { verdict, check } = view;
  const zone = view.site.timeZone;
  return (
    <Panel title="Verdict" className="verdict-panel">
      <div className="body">
        <p className="verdict-big">
          <Sign verdict={verdict.verdict} />
          {verdictLooks[verdict.verdict].says}
        </p>
        <p className="verdict-why">{verdict.why}</p>
        {verdict.overridden ? (
          <p className="quiet">
            The rule says <VerdictText verdict={verdict.overridden.was} />; an officer decided otherwise on{' '}
            {instantText(Date.parse(verdict.overridden.at))}.
          </p>
        ) : null}
        <dl className="pairs">
          {verdict.at ? (
            <>
              <dt>Dated to</dt>
              <dd>
                <Link href={`${site}?at=${encodeURIComponent(verdict.at)}`} title="On the time axis">
                  {instantText(Date.parse(verdict.at))}
                </Link>
                {zone && zone !== 'UTC' ? (
                  <span className="quiet">, {instantText(Date.parse(verdict.at), zone)}</span>
                ) : null}
              </dd>
            </>
          ) : null}
          <dt>Earns</dt>
          <dd>{earnedText(view)}</dd>
          <dt>Rule</dt>
          <dd>
            {check.id}, version {verdict.ruleVersion}
          </dd>
        </dl>
      </div>
    </Panel>
  );
}

function earnedText({ earned, check, verdict }: CheckPageView): string {
  if (earned !== null) return `${round(earned)} of ${check.weight}`;
  return verdict.verdict === 'pending' ? `open, up to ${check.weight}` : 'does not count';
}

function round(weight: number): number {
  return Math.round(weight * 100) / 100;
}
