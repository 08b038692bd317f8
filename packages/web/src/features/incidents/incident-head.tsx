import type { IncidentClocksView, IncidentView } from '@muster/contract';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { useNow } from '../../app/server-clock.ts';
import { countdownText, durationText } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { OnDuty } from '../rota/on-duty.tsx';
import { severityWords, stateWords } from './incident-words.ts';

const MOST_SITES = 3;
const CLOCKS_EVERY_MS = 30_000;

/** What one needs to know of an incident on every part of its page. */
export function IncidentHead({ incident }: { incident: IncidentView }) {
  const { publicId, aliases, exercise, tlp, tlpRestriction, state, severity, sites } = incident;
  const here = sites.filter(({ endedAt }) => endedAt === null);
  return (
    <span className="incident-head">
      <span className="marks">
        <span className="mono">{publicId}</span>
        <Tlp label={tlp} />
        <span className={`severity severity-${severity}`}>{severityWords[severity]}</span>
        <span>{stateWords[state]}</span>
        {exercise ? <span className="mark">Exercise</span> : null}
        {here.slice(0, MOST_SITES).map(({ site }) => (
          <Link key={site.id} href={`/federation/sites/${site.id}`}>
            {site.name}
          </Link>
        ))}
        {here.length > MOST_SITES ? (
          <Link href={`/incidents/${incident.id}?part=people`}>+{here.length - MOST_SITES} sites</Link>
        ) : null}
        {state === 'closed' ? null : <NextClock incident={incident} />}
        {state === 'closed' ? null : <OnDuty />}
      </span>
      {tlpRestriction === '' ? null : <span className="restriction">{tlpRestriction}</span>}
      {aliases.length === 0 ? null : (
        <span className="small">
          Also known as <span className="mono">{aliases.join(', ')}</span>
        </span>
      )}
    </span>
  );
}

/** The first that is due, and how many more run. */
function NextClock({ incident: { id } }: { incident: IncidentView }) {
  const now = useNow();
  const { data } = useRead<IncidentClocksView>(`/api/v1/incidents/${id}/clocks`, {
    everyMs: CLOCKS_EVERY_MS,
  });
  if (!data || now === null) return null;
  const open = data.clocks
    .filter(({ state, dueAt }) => (state === 'running' || state === 'missed') && dueAt !== null)
    .sort((one, other) => Date.parse(one.dueAt ?? '') - Date.parse(other.dueAt ?? ''));
  const [first] = open;
  if (!first?.dueAt) return null;
  const left = (Date.parse(first.dueAt) - now) / 1000;
  const more = open.length > 1 ? ` +${open.length - 1}` : '';
  return (
    <Link className={left < 0 ? 'next-clock over' : 'next-clock'} href={`/incidents/${id}?part=overview`}>
      {first.title}{' '}
      <b className="mono ticks">{left < 0 ? `${durationText(-left)} over` : countdownText(left)}</b>
      <span className="quiet">{more}</span>
    </Link>
  );
}
