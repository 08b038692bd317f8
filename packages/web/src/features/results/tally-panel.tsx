import type { CheckTally, VerdictWord } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { verdictLooks } from '../../ui/sign.tsx';

const order: readonly VerdictWord[] = [
  'fail',
  'late',
  'pending',
  'pass',
  'our-fault',
  'waived',
  'not-applicable',
];

/** How every check came out, the one that was failed most first. */
export function TallyPanel({ title, checks }: { title: string; checks: readonly CheckTally[] }) {
  const uncounted = ({ counts }: CheckTally) =>
    (counts['our-fault'] ?? 0) + (counts.waived ?? 0) + (counts['not-applicable'] ?? 0);
  return (
    <Panel title={title} aside={<Legend />}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section className="scroll" aria-label={`${title}, table`} tabIndex={0}>
        <table className="table tally">
          <thead>
            <tr>
              <th scope="col">Check</th>
              <th scope="col" className="share">
                <span className="unseen">Share of verdicts</span>
              </th>
              <th scope="col" className="number">
                Fail
              </th>
              <th scope="col" className="number">
                Late
              </th>
              <th scope="col" className="number">
                Pending
              </th>
              <th scope="col" className="number">
                Pass
              </th>
              <th scope="col" className="number">
                Not counted
              </th>
            </tr>
          </thead>
          <tbody>
            {checks.map((tally) => (
              <tr key={tally.check}>
                <th scope="row">
                  <span className="mono">{tally.check}</span> {tally.title}
                </th>
                <td className="share">
                  <Shares tally={tally} />
                </td>
                <td className={(tally.counts.fail ?? 0) > 0 ? 'number hot' : 'number quiet'}>
                  {tally.counts.fail}
                </td>
                <td className={(tally.counts.late ?? 0) > 0 ? 'number' : 'number quiet'}>
                  {tally.counts.late}
                </td>
                <td className={(tally.counts.pending ?? 0) > 0 ? 'number' : 'number quiet'}>
                  {tally.counts.pending}
                </td>
                <td className="number">{tally.counts.pass}</td>
                <td className="number quiet">{uncounted(tally)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

function Shares({ tally: { counts } }: { tally: CheckTally }) {
  const total = order.reduce((sum, word) => sum + (counts[word] ?? 0), 0);
  return (
    <span className="shares" aria-hidden="true">
      {order.map((word) =>
        (counts[word] ?? 0) > 0 ? (
          <span
            key={word}
            className={`share-${word}`}
            style={{ width: `${((counts[word] ?? 0) / Math.max(1, total)) * 100}%` }}
          />
        ) : null,
      )}
    </span>
  );
}

function Legend() {
  return (
    <span className="shares-legend quiet small">
      {(['fail', 'late', 'pending', 'pass'] as const).map((word) => (
        <span key={word}>
          <span className={`key share-${word}`} aria-hidden="true" /> {verdictLooks[word].says}
        </span>
      ))}
    </span>
  );
}
