import type { SiteOrderDetail } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { dayText, secondsText } from '../../ui/times.ts';

/** What the agent signed, in its order; the ledger has the hash of each. */
export function ReceiptsPanel({ detail: { receipts, delivery } }: { detail: SiteOrderDetail }) {
  return (
    <Panel
      title="Receipts"
      aside={
        <span className="quiet small">each signed by the agent, its signature checked as it came in</span>
      }
    >
      {receipts.length === 0 ? (
        <p className="empty">
          {delivery.state === 'no-agent' ? 'A site without an agent signs none.' : 'None has come yet.'}
        </p>
      ) : (
        <ol className="receipts">
          {receipts.map(({ step, state, at, receivedAt, decidedBy, reason, sha256 }) => (
            <li key={step}>
              <span className="mono quiet">{step}</span>
              <div>
                <p>
                  <b>{state}</b>
                  {decidedBy === null ? null : (
                    <span className="quiet">
                      {' '}
                      by {decidedBy.kind === 'policy' ? `the rule ${decidedBy.name}` : decidedBy.name}
                    </span>
                  )}
                </p>
                {reason ? <p>{reason}</p> : null}
                <p className="quiet small">
                  {dayText(Date.parse(receivedAt))}, {secondsText(Date.parse(receivedAt))} UTC
                  {offBy(at, receivedAt)} ·{' '}
                  <span className="mono" title={`SHA-256 of the signed receipt: ${sha256}`}>
                    {sha256.slice(0, 12)}
                  </span>
                </p>
              </div>
            </li>
          ))}
        </ol>
      )}
      {delivery.missing > 0 ? (
        <p className="receipts-missing">
          {delivery.missing} {delivery.missing === 1 ? 'receipt is' : 'receipts are'} missing: later ones
          came. The agent sends them again until we have them.
        </p>
      ) : null}
    </Panel>
  );
}

const OFF_MS = 5000;

/** A site's clock that is wrong is said, and counts for nothing. */
function offBy(at: string, receivedAt: string): string {
  const off = Date.parse(receivedAt) - Date.parse(at);
  return Math.abs(off) < OFF_MS ? '' : `, ${secondsText(Date.parse(at))} by the site’s clock`;
}
