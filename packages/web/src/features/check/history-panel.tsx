import type { CheckHistoryItem, CheckPageView } from '@muster/contract';
import { Link } from 'wouter';
import { Panel } from '../../ui/panel.tsx';
import { VerdictText } from '../../ui/sign.tsx';
import { dayText, timeText } from '../../ui/times.ts';

/** How the verdict came about: every score, override and appeal, newest first. Nothing of it is ever changed. */
export function HistoryPanel({ history, ledger }: { history: CheckPageView['history']; ledger: boolean }) {
  return (
    <Panel title="History" aside={<span className="quiet small">newest first, times in UTC</span>}>
      {history.length === 0 ? (
        <p className="empty">No score was computed yet, and nobody decided otherwise.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reached by keys
        <section className="scroll" aria-label="History of the verdict" tabIndex={0}>
          <table className="table check-history">
            <thead>
              <tr>
                <th>When</th>
                <th>What</th>
                <th>Verdict</th>
                <th>Why</th>
                {ledger ? <th>Ledger</th> : null}
              </tr>
            </thead>
            <tbody>
              {history.map((item) => (
                <tr key={`${item.kind} ${item.at} ${item.entry}`}>
                  <td className="nowrap mono">
                    {dayText(Date.parse(item.at))} {timeText(Date.parse(item.at))}
                  </td>
                  <th scope="row">
                    {kindOf(item)}
                    {item.by ? <span className="quiet">, {item.by}</span> : null}
                  </th>
                  <td className="nowrap">{item.verdict ? <VerdictText verdict={item.verdict} /> : null}</td>
                  <td className="check-says">
                    {item.says}
                    {item.withdrawnAt ? (
                      <span className="quiet"> Replaced on {dayText(Date.parse(item.withdrawnAt))}.</span>
                    ) : null}
                  </td>
                  {ledger ? (
                    <td className="mono small nowrap">
                      {item.entry ? (
                        <Link href={`/ledger?entry=${item.entry}`} title={item.entry}>
                          …{item.entry.slice(-5)}
                        </Link>
                      ) : null}
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  );
}

function kindOf({ kind, ruleVersion, final }: CheckHistoryItem): string {
  switch (kind) {
    case 'score': {
      const rule = ruleVersion === null ? 'as decided' : `rule version ${ruleVersion}`;
      return `${final ? 'Final score' : 'Score'}, ${rule}`;
    }
    case 'override':
      return 'Officer decided';
    case 'appeal':
      return 'Appeal';
    case 'answer':
      return 'Answer to the appeal';
  }
}
