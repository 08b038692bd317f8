import { dayText, secondsText, zoneName } from '../../ui/times.ts';
import type { AxisEvent } from './events.ts';
import type { Range } from './range.ts';

interface EventsTableProps {
  events: readonly AxisEvent[];
  range: Range;
  zone: string | null;
  onOpen: (event: AxisEvent) => void;
}

/** The same events as on the axis, within what it shows. */
export function EventsTable({ events, range, zone, onOpen }: EventsTableProps) {
  const shown = events.filter(({ at }) => at >= range.from && at <= range.to);
  if (shown.length === 0) return <p className="empty">Nothing happened in this stretch of time.</p>;
  const own = zone && zone !== 'UTC' ? zone : null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reached by keys
    <section className="scroll" aria-label="Events" tabIndex={0}>
      <table className="table events">
        <thead>
          <tr>
            <th>UTC</th>
            {own ? <th>{zoneName(own)}</th> : null}
            <th>Where</th>
            <th>What happened</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((event, i) => {
            const { at, where, says, tone, mail } = event;
            const isNewDay = i === 0 || dayText(shown[i - 1]?.at ?? 0) !== dayText(at);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: two of the same kind may happen at one moment
              <tr key={`${at} ${where} ${i}`}>
                <td className="mono nowrap">
                  {isNewDay ? <span className="quiet">{dayText(at)} </span> : null}
                  <time dateTime={new Date(at).toISOString()}>{secondsText(at)}</time>
                </td>
                {own ? <td className="mono nowrap quiet">{secondsText(at, own)}</td> : null}
                <th scope="row" className="nowrap">
                  {where}
                </th>
                <td data-tone={tone}>
                  {says}
                  {mail ? (
                    <>
                      {' '}
                      <button type="button" className="link" onClick={() => onOpen(event)}>
                        read it
                      </button>
                    </>
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
