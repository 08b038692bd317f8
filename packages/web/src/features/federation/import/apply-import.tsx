import type { ImportReport } from '@muster/contract';
import { HoldButton } from '../../../ui/hold-button.tsx';
import { count } from '../../../ui/words.ts';
import { extentText, totalOf, vanishesMost } from './import-model.ts';

interface ApplyImportProps {
  report: ImportReport;
  allowVanish: boolean;
  busy: boolean;
  onAllowVanish: (allow: boolean) => void;
  onApply: () => void;
}

/** Held, not clicked, and named by its extent. */
export function ApplyImport({ report, allowVanish, busy, onAllowVanish, onApply }: ApplyImportProps) {
  const { added, changed, vanished } = totalOf(report);
  const most = vanishesMost(report);
  if (added + changed + vanished === 0)
    return (
      <p className="quiet">The federation is known as these files have it: there is nothing to import.</p>
    );
  return (
    <div className="body apply">
      {most ? (
        <label className="check hot">
          <input
            type="checkbox"
            checked={allowVanish}
            onChange={(event) => onAllowVanish(event.target.checked)}
          />
          {count(report.counts.site.vanished, 'site')} vanish, more than half of the federation. That is
          right.
        </label>
      ) : null}
      <HoldButton
        extent={`This import ${extentText(report)}; press again to do it`}
        disabled={busy || (most && !allowVanish)}
        onHeld={onApply}
      >
        {busy ? 'Importing …' : `Hold to import: ${extentText(report)}`}
      </HoldButton>
      <p className="quiet small">
        What vanishes is kept with its dates, and comes back with an import that names it. Every import is in
        the ledger.
      </p>
    </div>
  );
}
