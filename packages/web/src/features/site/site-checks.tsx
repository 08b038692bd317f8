import type { SiteChecksView } from '@muster/contract';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { Link } from 'wouter';
import { EvidenceList } from '../../ui/evidence.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Sign, VerdictText, verdictLooks } from '../../ui/sign.tsx';
import { useCrosshair } from './crosshair.tsx';
import { shortTimes } from './words.ts';

type SiteCheck = SiteChecksView['checks'][number];

const axes = [
  { id: 'communication', name: 'Communication' },
  { id: 'containment', name: 'Containment' },
  { id: 'forensics', name: 'Forensics' },
] as const;

interface SiteChecksProps {
  view: SiteChecksView;
  /** The address of this page; that of a check is below it. */
  here: string;
  zone: string | null;
  /** The day whose times need no date: that of the alarm. */
  day: string;
}

/** The three axes, never one figure: each check with its sign; what it rests on opens in one step. */
export function SiteChecks({ view, here, zone, day }: SiteChecksProps) {
  const [open, setOpen] = useState<string | null>(null);
  const sheet = useId();
  const list = useRef<HTMLDivElement>(null);
  const shown = view.checks.find(({ id }) => id === open);

  function onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || open === null) return;
    setOpen(null);
    list.current?.querySelector<HTMLElement>(`[data-check="${open}"]`)?.focus();
  }

  return (
    <Panel title="Checks" className="site-checks" aside={<Tally view={view} />}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what was opened inside */}
      <div ref={list} onKeyDown={onKey}>
        <div className="check-axes">
          {axes.map(({ id, name }) => {
            const checks = view.checks.filter(({ axis }) => axis === id);
            if (checks.length === 0) return null;
            const { earned, possible } = view.axes[id];
            return (
              <section key={id} aria-label={name}>
                <h3>
                  {name}
                  <span className="quiet" title="Weight earned, of the weight that counts by now">
                    {figure(earned)} of {figure(possible)}
                  </span>
                </h3>
                <ul>
                  {checks.map((check) => (
                    <CheckRow
                      key={check.id}
                      check={check}
                      day={day}
                      isOpen={open === check.id}
                      sheet={sheet}
                      appealed={view.appealed.includes(check.id)}
                      onToggle={() => setOpen(open === check.id ? null : check.id)}
                    />
                  ))}
                </ul>
              </section>
            );
          })}
        </div>
        <div id={sheet}>
          {shown ? <CheckSheet check={shown} ledger={view.ledger} {...{ here, zone, day }} /> : null}
        </div>
      </div>
    </Panel>
  );
}

interface CheckRowProps {
  check: SiteCheck;
  day: string;
  isOpen: boolean;
  sheet: string;
  appealed: boolean;
  onToggle: () => void;
}

function CheckRow({ check: { id, title, verdict }, day, isOpen, sheet, appealed, onToggle }: CheckRowProps) {
  return (
    <li>
      <button
        type="button"
        className="check-row"
        data-check={id}
        aria-expanded={isOpen}
        aria-controls={sheet}
        onClick={onToggle}
      >
        <Sign verdict={verdict.verdict} />
        <span className="check-id">{id}</span>
        <span className="check-title">{title}</span>
        <span className="unseen">, {verdictLooks[verdict.verdict].says}</span>
        {appealed ? <span className="check-note late">appealed</span> : null}
        {verdict.overridden ? <span className="check-note">decided</span> : null}
        {speaks(verdict.verdict) ? <span className="check-why">{shortTimes(verdict.why, day)}</span> : null}
      </button>
    </li>
  );
}

interface CheckSheetProps extends Omit<SiteChecksProps, 'view'> {
  check: SiteCheck;
  ledger: boolean;
}

function CheckSheet({ check: { id, title, verdict }, ledger, here, zone, day }: CheckSheetProps) {
  const crosshair = useCrosshair();
  return (
    <section className="check-sheet" aria-label={`${id} ${title}`}>
      <h3>
        {id} {title} <VerdictText verdict={verdict.verdict} />
      </h3>
      <p>{shortTimes(verdict.why, day)}</p>
      <EvidenceList
        evidence={verdict.evidence.map((one) => ({ ...one, says: shortTimes(one.says, day) }))}
        ledger={ledger}
        zone={zone}
        first={5}
        onPoint={(at) => crosshair.point(at)}
      />
      <p>
        <Link href={`${here}/checks/${id}`}>
          Check {id} in full<span className="unseen">, {title}</span>
        </Link>
      </p>
    </section>
  );
}

/** Whether the reason is told without being asked for: where something is not well. */
function speaks(verdict: SiteCheck['verdict']['verdict']): boolean {
  return verdict === 'fail' || verdict === 'late' || verdict === 'our-fault' || verdict === 'waived';
}

function Tally({ view }: { view: SiteChecksView }) {
  const of = (word: string) => view.checks.filter(({ verdict }) => verdict.verdict === word).length;
  const parts = (['pass', 'late', 'fail', 'pending', 'our-fault'] as const)
    .map((word) => ({ word, n: of(word) }))
    .filter(({ n }) => n > 0);
  return (
    <span className="quiet small">
      {parts.map(({ word, n }) => `${n} ${word === 'our-fault' ? 'our fault' : word}`).join(' · ')}
    </span>
  );
}

function figure(weight: number): string {
  return String(Math.round(weight * 10) / 10);
}
