import type { ReachView } from '@muster/contract';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { count } from '../../ui/words.ts';

interface PressPanelProps {
  reach: ReachView;
  missing: readonly string[];
  /** The preview is of the ban as it stands. */
  isCurrent: boolean;
  isBusy: boolean;
  fault: Error | null;
  onPress: () => void;
  /** Looks at the reach anew, after the server said that it is another. */
  onLook: () => void;
}

/** The one press; above the limit it asks a second officer instead. */
export function PressPanel({ reach, missing, isCurrent, isBusy, fault, onPress, onLook }: PressPanelProps) {
  const { needed, reasons } = reach.approval;
  const sites = count(reach.totals.sites, 'site');
  return (
    <section className="press" aria-label="Ban">
      {fault ? (
        <>
          <Fault error={fault} />
          <button type="button" className="button" onClick={onLook}>
            Look again
          </button>
        </>
      ) : null}
      {needed ? (
        <div>
          <b>A second officer must approve it.</b>
          <ul>
            {reasons.map((why) => (
              <li key={why}>{why}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <div className="row">
        <HoldButton
          extent={
            needed
              ? `Asks a second officer to ban at ${sites}; press again to do it`
              : `Bans at ${sites}; press again to do it`
          }
          disabled={missing.length > 0 || !isCurrent || isBusy}
          onHeld={onPress}
        >
          {needed ? `Ask a second officer: ban at ${sites}` : `Ban at ${sites}`}
        </HoldButton>
        <span className="quiet">
          {missing.length > 0
            ? `Still to say: ${missing.join(', ')}.`
            : needed
              ? 'No site hears of it before that.'
              : 'Hold to press. Every site decides for itself; you see what each does.'}
        </span>
      </div>
    </section>
  );
}
