import type { RotaSummary } from '@muster/contract';
import { instantText } from '../../ui/times.ts';
import { nameOf } from './week-list.tsx';

/** Who is first responder, until when and who comes after: what a tired person looks for. */
export function DutyNow({ rota: { now, next }, zone }: { rota: RotaSummary; zone: string }) {
  const until = instantText(Date.parse(now.endsAt), zone);
  return (
    <div className="facts duty-now">
      <div className={now.person === null ? 'hot' : ''}>
        <span>On duty now</span>
        <b>{nameOf(now.person)}</b>
        <span>
          {now.by === 'no-plan' ? 'There is no plan for this time' : `until ${until}`}
          {now.person !== null && now.planned !== null && now.planned.id !== now.person.id
            ? `, instead of ${nameOf(now.planned)}`
            : ''}
        </span>
      </div>
      <div className={next !== null && next.person === null ? 'hot' : ''}>
        <span>Next</span>
        <b>{next === null ? 'Nobody else' : nameOf(next.person)}</b>
        <span>
          {next === null ? 'in the next weeks' : `from ${instantText(Date.parse(next.startsAt), zone)}`}
        </span>
      </div>
    </div>
  );
}
