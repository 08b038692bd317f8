import type { OutlineItem } from '@muster/contract';
import { timeText } from '../../../ui/times.ts';
import { count } from '../../../ui/words.ts';
import { daysOf } from './days.ts';
import { itemText, spanText } from './words.ts';

interface OutlineListProps {
  outline: readonly OutlineItem[];
  /** Epoch milliseconds. */
  startMs: number;
}

/** What happens and what is due, day by day. */
export function OutlineList({ outline, startMs }: OutlineListProps) {
  return (
    <ol className="outline">
      {daysOf(outline, startMs).map(({ title, daysBefore, items }) => (
        <li key={title}>
          <h3>
            {title}
            {daysBefore > 0 ? <small className="quiet"> {count(daysBefore, 'day')} later</small> : null}
          </h3>
          <ul>
            {items.map((item) => (
              <li key={`${item.kind} ${item.name} ${item.at} ${item.deadline?.inject}`} className={item.kind}>
                <span className="mono quiet when">
                  {item.at === null ? '' : timeText(startMs + item.at * 1000)}
                </span>
                <span className="what">
                  {itemText(item)}
                  {item.at === null || item.at === 0 ? null : (
                    <small className="quiet nowrap"> {spanText(item.at, item.until)}</small>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
