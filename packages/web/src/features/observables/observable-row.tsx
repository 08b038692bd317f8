import type { IncidentView, ObservableView } from '@muster/contract';
import { Link } from 'wouter';
import { instantText } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { count } from '../../ui/words.ts';
import { readersText } from '../incidents/reader-field.tsx';
import { typeWords } from './observable-words.ts';

interface ObservableRowProps {
  observable: ObservableView;
  incident: IncidentView;
  onOpen: (observable: ObservableView) => void;
}

export function ObservableRow({ observable, incident, onOpen }: ObservableRowProps) {
  const { value, defanged, type, tlp, ioc, note, tags, site, audience, withdrawn, elsewhere } = observable;
  return (
    <tr className={withdrawn ? 'observable-withdrawn' : undefined}>
      <th scope="row">
        <span className="observable-value mono">{withdrawn ? <s>{defanged}</s> : defanged}</span>
        {tags.length > 0 || note !== '' || withdrawn ? (
          <span className="observable-says small">
            {tags.map((tag) => (
              <span key={tag} className="observable-tag">
                {tag}
              </span>
            ))}
            <span className="quiet">{withdrawn ? `Withdrawn: ${withdrawn.reason}` : note}</span>
          </span>
        ) : null}
      </th>
      <td className="nowrap">
        {typeWords[type]}
        <span className="quiet small observable-ioc">{ioc ? 'indicator' : 'context'}</span>
      </td>
      <td>
        <Seen observable={observable} />
      </td>
      <td>{readersText(site, audience)}</td>
      <td>
        <Tlp label={tlp} />
      </td>
      <td className="nowrap">
        {elsewhere === 0 ? (
          <span className="quiet">–</span>
        ) : (
          <Link href={`/observables?q=${encodeURIComponent(value)}`}>{count(elsewhere, 'incident')}</Link>
        )}
      </td>
      <td className="right">
        <button type="button" className="plain" onClick={() => onOpen(observable)}>
          {incident.relation === 'shared' ? 'Show' : 'Open'}
          <span className="unseen"> {defanged}</span>
        </button>
      </td>
    </tr>
  );
}

/** The last place and time; the others are told where it is opened. */
function Seen({ observable: { sightings } }: { observable: ObservableView }) {
  const last = [...sightings].sort((a, b) => (a.at ?? '').localeCompare(b.at ?? '')).at(-1);
  if (!last) return <span className="quiet">–</span>;
  const where = [...new Set(sightings.flatMap(({ site }) => site?.name ?? []))];
  return (
    <>
      {where.length > 2 ? count(where.length, 'site') : where.join(', ') || 'elsewhere'}
      {last.at === null ? null : (
        <time className="quiet small observable-when" dateTime={last.at}>
          {instantText(Date.parse(last.at))}
        </time>
      )}
    </>
  );
}
