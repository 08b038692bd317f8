import { type ClockView, missingProofs } from '@muster/contract';
import { useNow } from '../../app/server-clock.ts';
import { countdownText, durationText, instantText } from '../../ui/times.ts';
import { clockWords } from './incident-words.ts';

interface ClockCellProps {
  clock: ClockView;
  /** With room for when it is due. */
  isWide?: boolean;
}

/** One clock in its state, and while it is open what is missing: which of the parties was not told. */
export function ClockCell(props: ClockCellProps) {
  const missing = missingProofs(props.clock);
  return (
    <>
      <Standing {...props} />
      {missing.length === 0 ? null : (
        <p className="clock-missing quiet small">Missing: {missing.join('; ')}</p>
      )}
    </>
  );
}

/** One clock in its state: counting down, over, met, or not begun. */
function Standing({ clock, isWide = false }: ClockCellProps) {
  const now = useNow();
  const { state, dueAt, metAt } = clock;
  const { says, tone } = clockWords[state];
  const left = dueAt === null || now === null ? null : (Date.parse(dueAt) - now) / 1000;
  const when = metAt ?? dueAt;
  const due =
    isWide && when !== null ? (
      <span className="quiet small">
        {' '}
        {metAt ? '' : 'due '}
        {instantText(Date.parse(when))}
      </span>
    ) : null;
  if ((state === 'running' || state === 'missed') && left !== null)
    return (
      <span className="clock-cell">
        {left < 0 ? (
          <b className="tone-fail">{durationText(-left)} over</b>
        ) : (
          <b className="mono ticks">{countdownText(left)}</b>
        )}
        {due}
      </span>
    );
  if (state === 'waiting' || state === 'not-applicable')
    return <span className="quiet">{isWide ? says : <span title={says}>–</span>}</span>;
  return (
    <span className="clock-cell">
      <span className={`tone-${tone}`}>{says}</span>
      {due}
    </span>
  );
}
