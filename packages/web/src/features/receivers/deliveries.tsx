import type { StreamDelivery } from '@muster/contract';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { dayText, secondsText, viewerZone } from '../../ui/times.ts';
import { streamPath } from './paths.ts';
import { eventsText } from './signal-words.ts';

/** The last tokens of a stream, and what became of each. */
export function Deliveries({ stream }: { stream: string }) {
  const deliveries = useRead<StreamDelivery[]>(`${streamPath(stream)}/deliveries`, { everyMs: 5_000 });
  return (
    <Loaded of={deliveries} isEmpty={(all) => all.length === 0} empty="Nothing was said on it yet.">
      {(all) => (
        <ul className="deliveries">
          {all.map(({ jti, events, queuedAt, endedAt, error }) => (
            <li key={jti}>
              <span className="mono">{momentText(queuedAt)}</span>
              <span>{eventsText(events)}</span>
              <span className={error === null ? 'quiet' : 'hot'}>
                {error !== null
                  ? `refused: ${error}`
                  : endedAt === null
                    ? 'waits'
                    : `taken ${momentText(endedAt)}`}
              </span>
              <span className="quiet mono">{jti}</span>
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}

function momentText(at: string): string {
  return `${dayText(Date.parse(at), viewerZone)} ${secondsText(Date.parse(at), viewerZone)}`;
}
