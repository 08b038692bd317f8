import type { IncidentTimelineEntry } from '@muster/contract';
import { Link } from 'wouter';
import { dayText, instantText, timeText } from '../../ui/times.ts';
import { readersText } from '../incidents/reader-field.tsx';
import { daysOf } from './days.ts';
import { topicWords } from './topic-words.ts';

interface TimelineDaysProps {
  incident: string;
  entries: readonly IncidentTimelineEntry[];
  /** For who may write here. */
  onCorrect: ((entry: IncidentTimelineEntry) => void) | undefined;
}

/** Day by day, as they come. */
export function TimelineDays({ incident, entries, onCorrect }: TimelineDaysProps) {
  return (
    <>
      {daysOf(entries).map(({ day, items }) => (
        <section key={day} className="timeline-day" aria-label={dayText(Date.parse(items[0]?.at ?? day))}>
          <h3>{dayText(Date.parse(items[0]?.at ?? day))}</h3>
          <ol>
            {items.map((entry) => (
              <Entry key={entry.id} incident={incident} entry={entry} onCorrect={onCorrect} />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

/** Told later than it happened, by more than this. */
const LATER_MS = 60_000;

function Entry({
  incident,
  entry,
  onCorrect,
}: { entry: IncidentTimelineEntry } & Omit<TimelineDaysProps, 'entries'>) {
  const { id, at, recordedAt, kind, topic, text, who, site, audience, corrects, correctedBy } = entry;
  const isLate = Date.parse(recordedAt) - Date.parse(at) > LATER_MS;
  const mayCorrect = onCorrect && correctedBy === null && kind.startsWith('note.');
  return (
    <li id={id} className={`timeline-entry timeline-${topic}`}>
      <time className="mono" dateTime={at}>
        {timeText(Date.parse(at))}
      </time>
      <div className="timeline-words">
        <p>{correctedBy === null ? text : <s>{text}</s>}</p>
        <p className="small quiet timeline-line">
          <span>{topicWords[topic]}</span>
          {who === '' ? null : <span>{who}</span>}
          <span>{readersText(site, audience)}</span>
          {isLate ? <span>written down {instantText(Date.parse(recordedAt))}</span> : null}
          {corrects ? <a href={`#${corrects}`}>corrects an entry</a> : null}
          {correctedBy ? <a href={`#${correctedBy}`}>was corrected</a> : null}
          <Ref incident={incident} entry={entry} />
          {mayCorrect ? (
            <button type="button" className="timeline-correct" onClick={() => onCorrect(entry)}>
              correct<span className="unseen">: {text}</span>
            </button>
          ) : null}
        </p>
      </div>
    </li>
  );
}

/** Where more of it stands. */
function Ref({ incident, entry: { refs, topic } }: { incident: string; entry: IncidentTimelineEntry }) {
  if (refs.mail) return <Link href={`/mail/${refs.mail}`}>the mail</Link>;
  if (topic === 'tasks' || topic === 'decisions')
    return <Link href={`/incidents/${incident}?part=tasks`}>open</Link>;
  if (topic === 'observables' || topic === 'evidence')
    return <Link href={`/incidents/${incident}?part=${topic}`}>open</Link>;
  return null;
}
