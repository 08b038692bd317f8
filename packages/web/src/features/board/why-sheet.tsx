import type { BoardView, GridSite, GridVerdicts, GridView, VerdictView } from '@muster/contract';
import { type RefObject, useEffect } from 'react';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { announce } from '../../ui/announcer.tsx';
import { EvidenceList } from '../../ui/evidence.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { VerdictText, verdictLooks } from '../../ui/sign.tsx';
import { instantText } from '../../ui/times.ts';
import { Suspend } from './suspend.tsx';
import { verdictsPath } from './use-board.ts';
import { wordAt } from './words-of-row.ts';
import { inZones } from './zones.ts';
import './why-sheet.css';

interface WhySheetProps {
  sheet: RefObject<HTMLElement | null>;
  grid: GridView;
  row: GridSite;
  check: BoardView['checks'][number];
  onClose: () => void;
}

/** Beside the board: why a verdict is what it is, and what it rests on. */
export function WhySheet({ sheet, grid, row, check, onClose }: WhySheetProps) {
  const part = `/campaigns/${grid.campaign.id}/sites/${row.participation}`;
  const opened = useRead<GridVerdicts>(verdictsPath(grid.campaign.id, row.participation));
  const word = wordAt(row, grid.checks.indexOf(check));
  const why = opened.data?.verdicts.find((one) => one.check === check.id)?.why;
  useEffect(() => {
    if (why) announce(`${row.site.name}, ${check.id}: ${why}`);
  }, [why, row.site.name, check.id]);
  return (
    <aside ref={sheet} className="sheet" aria-label="Why" tabIndex={-1}>
      <header>
        <div>
          <Link className="small" href={part}>
            {row.site.name}
          </Link>
          <h2>
            {check.id} {check.title}
          </h2>
        </div>
        <button type="button" className="plain" onClick={onClose}>
          Close
        </button>
      </header>
      <section className="verdict">{word ? <VerdictText verdict={word} /> : null}</section>
      <Loaded of={opened}>
        {({ verdicts }) => {
          const verdict = verdicts.find((one) => one.check === check.id);
          return verdict ? <Verdict verdict={verdict} row={row} /> : null;
        }}
      </Loaded>
      <footer>
        <Link className="button" href={`${part}/checks/${check.id}`}>
          Open the check
        </Link>
        <span className="quiet small">rule, history, override, appeal</span>
      </footer>
      <section className="quiet small">
        Weight {check.weight} on {check.axis}.
        {opened.data?.verdicts.find((one) => one.check === check.id) ? (
          <> Rule version {opened.data.verdicts.find((one) => one.check === check.id)?.ruleVersion}.</>
        ) : null}
      </section>
      {grid.may.suspend && grid.campaign.state === 'running' && row.suspendedAt === null ? (
        <Suspend campaign={grid.campaign.id} site={row.site} />
      ) : null}
    </aside>
  );
}

function Verdict({ verdict, row }: { verdict: VerdictView; row: GridSite }) {
  const { why, at, overridden, evidence } = verdict;
  const { scope } = useMe();
  return (
    <>
      <section>
        <p>{why}</p>
        {at ? <p className="quiet small">{inZones(Date.parse(at), row.site.timeZone)}</p> : null}
        {overridden ? <Decided overridden={overridden} /> : null}
      </section>
      <section>
        <h3>{evidence.length > 1 ? `Evidence, ${evidence.length} entries` : 'Evidence'}</h3>
        <EvidenceList evidence={evidence} ledger={scope.kind === 'federation'} zone={row.site.timeZone} />
      </section>
    </>
  );
}

function Decided({
  overridden: { by, at, reason, was },
}: {
  overridden: NonNullable<VerdictView['overridden']>;
}) {
  return (
    <div className="decided-by">
      <p>{reason}</p>
      <p className="quiet small">
        Decided by {by}, {instantText(Date.parse(at))}. The rule said {verdictLooks[was].says}.
      </p>
    </div>
  );
}
