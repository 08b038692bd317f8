import type { GridVerdicts, GridView } from '@muster/contract';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useRead } from '../../app/query.ts';
import { after, type CallOff } from '../../app/timers.ts';
import { verdictLooks } from '../../ui/sign.tsx';
import { verdictsPath } from './use-board.ts';
import { wordAt } from './words-of-row.ts';
import './why-tip.css';

const WAIT_MS = 180;
const EDGE = 12;
const LONGEST_QUOTE = 140;

interface Pointed {
  participation: string;
  check: string;
  cell: DOMRect;
}

interface WhyTipProps {
  table: RefObject<HTMLTableElement | null>;
  grid: GridView;
}

/** A short "why?" beside the pointer; a click opens the whole. Touch gets none: it opens the sheet at once. */
export function WhyTip({ table, grid }: WhyTipProps) {
  const [pointed, setPointed] = useState<Pointed | null>(null);
  useEffect(() => (table.current ? watchPointer(table.current, setPointed) : undefined), [table]);
  return pointed ? (
    <Tip key={`${pointed.participation} ${pointed.check}`} grid={grid} pointed={pointed} />
  ) : null;
}

function Tip({ grid, pointed }: { grid: GridView; pointed: Pointed }) {
  const box = useRef<HTMLDivElement>(null);
  const { data } = useRead<GridVerdicts>(verdictsPath(grid.campaign.id, pointed.participation));
  const place = grid.checks.findIndex(({ id }) => id === pointed.check);
  const row = grid.sites.find(({ participation }) => participation === pointed.participation);
  const verdict = data?.verdicts.find(({ check }) => check === pointed.check);
  useLayoutEffect(() => {
    if (box.current) putBeside(box.current, pointed.cell);
  });
  const check = grid.checks[place];
  const word = row && wordAt(row, place);
  if (!row || !check || !word) return null;
  const quote = verdict?.evidence.find((one) => one.quote !== null)?.quote;
  return (
    <div ref={box} className="tip" role="tooltip">
      <p>
        <b>
          {row.site.name}, {check.id} {check.title}: {verdictLooks[word].says}
        </b>
      </p>
      {verdict ? <p>{verdict.why}</p> : null}
      {quote ? (
        <p className="quiet">
          “{quote.length > LONGEST_QUOTE ? `${quote.slice(0, LONGEST_QUOTE - 1)}…` : quote}”
        </p>
      ) : null}
    </div>
  );
}

function putBeside(box: HTMLElement, cell: DOMRect): void {
  const tip = box.getBoundingClientRect();
  const above = cell.bottom + 8 + tip.height > innerHeight;
  box.style.left = `${Math.max(EDGE, Math.min(cell.left, innerWidth - tip.width - EDGE))}px`;
  box.style.top = `${above ? cell.top - tip.height - 8 : cell.bottom + 8}px`;
}

/** Where the pointer was last seen. */
let last = '';

function watchPointer(table: HTMLTableElement, show: (pointed: Pointed | null) => void): () => void {
  const over = new AbortController();
  const { signal } = over;
  let waiting: CallOff | undefined;
  function hide(): void {
    waiting?.();
    show(null);
  }
  table.addEventListener(
    'pointerover',
    (event) => {
      // What slides under a resting pointer was not pointed at.
      const place = `${event.clientX},${event.clientY}`;
      const moved = place !== last;
      last = place;
      hide();
      const isMeant = moved && event.pointerType === 'mouse';
      const mark = isMeant ? (event.target as Element).closest('.mark-of') : null;
      const check = mark?.closest('td')?.dataset.check;
      const participation = mark?.closest('tr')?.dataset.part;
      if (mark && check && participation)
        waiting = after(WAIT_MS, () => show({ participation, check, cell: mark.getBoundingClientRect() }));
    },
    { signal },
  );
  for (const end of ['pointerleave', 'pointerdown', 'keydown'] as const)
    table.addEventListener(end, hide, { signal });
  addEventListener('scroll', hide, { signal, passive: true, capture: true });
  return () => {
    waiting?.();
    over.abort();
  };
}
