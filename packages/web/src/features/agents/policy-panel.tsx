import type { PolicySummary } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { count } from '../../ui/words.ts';
import { limitText, policyWords } from './policy-words.ts';

/** What the site's own policy does with orders, in words. The file stays at the site; we see what it says. */
export function PolicyPanel({ policy }: { policy: PolicySummary | null }) {
  if (policy === null)
    return (
      <Panel title="Policy of the site">
        <p className="empty">Not told yet. What is not named in it is asked.</p>
      </Panel>
    );
  const { limits, windows, exemptProjects, portalAnswers, sha256 } = policy;
  return (
    <Panel
      title="Policy of the site"
      aside={
        <span className="quiet small mono" title={`SHA-256 ${sha256}`}>
          {sha256.slice(0, 12)}
        </span>
      }
    >
      <dl className="pairs body policy">
        {policyWords(policy).map(({ answer, says, what }) => (
          <div key={answer} className={`pair policy-${answer}`}>
            <dt>{says}</dt>
            <dd>{what.join(', ')}</dd>
          </div>
        ))}
        <dt>At most</dt>
        <dd>
          {limits.length === 0
            ? 'no limits'
            : limits.map(({ what, value }) => `${value} ${limitText(what)}`).join(', ')}
        </dd>
        <dt>Exempt</dt>
        <dd>{exemptProjects === 0 ? 'no project' : count(exemptProjects, 'project')}</dd>
        <dt>Windows</dt>
        <dd>{windows.length === 0 ? 'none: orders are taken at any hour' : windows.join('; ')}</dd>
        <dt>Questions</dt>
        <dd>
          {portalAnswers
            ? 'answered at the agent, or by the site’s contact in the portal'
            : 'answered at the agent alone: no answer from the portal counts'}
        </dd>
      </dl>
    </Panel>
  );
}
