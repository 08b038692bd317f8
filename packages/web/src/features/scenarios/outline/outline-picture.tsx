import type { OutlineItem } from '@muster/contract';
import { endOf, lanesOf, placeOn, ticksUntil } from './scale.ts';
import { offsetText } from './words.ts';

/** Copies, mail and deadlines on one axis. The list below it says the same in words. */
export function OutlinePicture({ outline }: { outline: readonly OutlineItem[] }) {
  const end = endOf(outline);
  const at = (seconds: number): string => `${placeOn(seconds, end) * 100}%`;
  const width = (from: number, to: number): string => `${(placeOn(to, end) - placeOn(from, end)) * 100}%`;
  return (
    <div className="picture" aria-hidden="true">
      <div className="lane axis">
        <span />
        <div className="track">
          {ticksUntil(end).map((tick) => (
            <b key={tick.label} className={tick.major ? 'mono' : 'mono minor'} style={{ left: at(tick.at) }}>
              {tick.label}
            </b>
          ))}
          <b className="mono end" style={{ left: '100%' }}>
            {offsetText(end)}
          </b>
        </div>
      </div>
      {lanesOf(outline).map(({ label, marks }) => (
        <div className="lane" key={label}>
          <span>{label}</span>
          <div className="track">
            {ticksUntil(end).map((tick) => (
              <i key={tick.label} className="grid-line" style={{ left: at(tick.at) }} />
            ))}
            {marks.map((mark) =>
              mark.look === 'deadline' ? (
                <i
                  key={mark.says}
                  className="due"
                  style={{ left: at(mark.at), width: width(mark.at, mark.until ?? mark.at) }}
                />
              ) : (
                <i
                  key={mark.says + mark.look}
                  className={`moment ${mark.look}`}
                  style={{ left: at(mark.at) }}
                  title={mark.says}
                >
                  {mark.look === 'mail' ? mark.says : ''}
                </i>
              ),
            )}
          </div>
        </div>
      ))}
    </div>
  );
}
