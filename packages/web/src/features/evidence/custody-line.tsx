import type { CustodyEntryView } from '@muster/contract';
import { instantText } from '../../ui/times.ts';
import { custodyWords, shortHash } from './evidence-words.ts';

/** Every entry, the oldest first; a hash that is not that of the beginning stands out. */
export function CustodyLine({ entries, sha256 }: { entries: readonly CustodyEntryView[]; sha256: string }) {
  if (entries.length === 0) return <p className="quiet">It came before custody was kept.</p>;
  return (
    <ol className="custody">
      {entries.map((entry) => (
        <li key={entry.id} data-kind={entry.kind}>
          <p className="custody-head">
            <b>{custodyWords[entry.kind]}</b>
            <time className="quiet small nowrap" dateTime={entry.at}>
              {instantText(Date.parse(entry.at))}
            </time>
          </p>
          {entry.kind === 'received' || entry.kind === 'handed-over' || entry.kind === 'exported' ? (
            <p>
              {entry.from} → {entry.to}
            </p>
          ) : null}
          {entry.why ? <p className="quiet">{entry.why}</p> : null}
          <p className="quiet small">
            {entry.place} ·{' '}
            {entry.sha256After === sha256 ? (
              <span>same hash</span>
            ) : (
              <strong className="hot">
                hash <span className="mono">{shortHash(entry.sha256After)}</span>
              </strong>
            )}
            {entry.actorName ? ` · recorded by ${entry.actorName}` : ''}
          </p>
        </li>
      ))}
    </ol>
  );
}
