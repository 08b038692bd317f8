import type { ReviewItem } from '@muster/contract';
import { dayText, timeText } from '../../ui/times.ts';

const kinds: Record<ReviewItem['kind'], string> = {
  claim: 'words',
  answer: 'answer',
  sender: 'sender',
  triage: 'fits nowhere',
};

interface ItemListProps {
  items: readonly ReviewItem[];
  open: string | null;
  onOpen: (id: string) => void;
}

export function ItemList({ items, open, onOpen }: ItemListProps) {
  return (
    <ul className="choices queue-list">
      {items.map(({ id, kind, site, at, question, from }) => (
        <li key={id}>
          <button type="button" aria-current={id === open ? 'true' : undefined} onClick={() => onOpen(id)}>
            <span className="queue-line">
              <span>
                <b>{site ?? from}</b> <span className="quiet small">{kinds[kind]}</span>
              </span>
              <time className="mono quiet" dateTime={at}>
                {dayText(Date.parse(at))} {timeText(Date.parse(at))}
              </time>
            </span>
            <span className="review-question">{question}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
