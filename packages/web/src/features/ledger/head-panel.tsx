import type { LedgerHead } from '@muster/contract';
import { Refused } from '../../app/api.ts';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';

/** Whoever keeps this can prove later that nothing before it was changed. */
export function HeadPanel() {
  const head = useRead<LedgerHead>('/api/v1/ledger/head', { everyMs: 30_000 });
  return (
    <Panel
      title="Signed head"
      aside={
        head.data ? (
          <a className="plain" href="/api/v1/ledger/head" download="ledger-head.json">
            Keep a copy
          </a>
        ) : null
      }
    >
      <div className="body">
        {head.error instanceof Refused && head.error.code === 'not-found' ? (
          <p className="quiet">None yet: the first follows soon after the first entry.</p>
        ) : (
          <Loaded of={head}>
            {({ position, hash, at, keyId }) => (
              <dl className="pairs">
                <dt>Place</dt>
                <dd>{position}</dd>
                <dt>Signed</dt>
                <dd>{instantText(Date.parse(at))}</dd>
                <dt>Key</dt>
                <dd className="mono">{keyId}</dd>
                <dt>Hash</dt>
                <dd className="mono">{hash}</dd>
              </dl>
            )}
          </Loaded>
        )}
      </div>
    </Panel>
  );
}
