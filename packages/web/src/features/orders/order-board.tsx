import type { OrderKind, SiteOrderState, SiteOrderView } from '@muster/contract';
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import { secondsText } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { partsOf, sumsOf } from './counts.ts';
import { deliveryLooks } from './delivery-looks.ts';
import { LookSign } from './look-sign.tsx';
import './order-board.css';
import { type BoardRow, boardRows, quantilesOf, reachedAt } from './board-model.ts';
import { type LagScale, lagScale, lagText, type SiteLags } from './lags.ts';
import { Lane } from './lane.tsx';
import { noAgentText } from './no-agent.ts';
import { heightOf, SpreadCurve } from './spread-curve.tsx';

interface OrderBoardProps {
  deliveries: readonly SiteOrderView[];
  /** The order that the rows are of. */
  order: string;
  kind: OrderKind;
}

const STEPS = ['received', 'applied', 'verified'] as const;

/** Every site on one time axis since the press, under the curve that they make together. */
export function OrderBoard({ deliveries, order, kind }: OrderBoardProps) {
  const rows = useMemo(() => boardRows(deliveries), [deliveries]);
  const [only, setOnly] = useState<SiteOrderState | null>(null);
  const scale = useMemo(() => lagScale(rows.flatMap(placesOf)), [rows]);
  const table = useRef<HTMLTableElement>(null);
  const [cross, setCross] = useState<number | null>(null);
  const shown = rows.filter(({ delivery }) => only === null || delivery.state === only);

  function point(event: PointerEvent): void {
    const lane = table.current?.querySelector('thead .lane-cell')?.getBoundingClientRect();
    if (!lane || event.pointerType === 'touch') return;
    const share = (event.clientX - lane.left) / lane.width;
    setCross(share >= 0 && share <= 1 ? share * 100 : null);
  }

  return (
    <>
      <div className="order-board-frame">
        <table
          ref={table}
          className={`order-board${cross === null ? '' : ' crossed'}`}
          style={{ '--cross': `${cross ?? 0}%` } as never}
          onPointerMove={point}
          onPointerLeave={() => setCross(null)}
        >
          <caption className="unseen">Sites, and how long after the press each step was there</caption>
          <thead>
            <tr className="spread">
              <td className="spread-levels" aria-hidden="true">
                {[1, 0.5, 0].map((level) => (
                  <span key={level} style={{ top: heightOf(level) }}>
                    {level * 100} %
                  </span>
                ))}
              </td>
              <td className="lane-cell">
                <SpreadCurve rows={rows} scale={scale} />
                <p className="spread-told" aria-hidden="true">
                  {cross === null ? null : toldAt(rows, scale.seconds(cross))}
                </p>
              </td>
              {STEPS.map((step) => (
                <td key={step} className={`quantiles of-${step}`} data-step={step}>
                  <QuantileList rows={rows} of={step} />
                </td>
              ))}
              <td className="board-key">
                <Key />
              </td>
            </tr>
            <tr>
              <th scope="col">Site</th>
              <th scope="col" className="lane-cell">
                <span className="unseen">Since the press</span>
                <span className="lag-ticks" aria-hidden="true">
                  {scale.ticks.map(({ seconds, label, at }) => (
                    <i key={seconds} style={{ left: `${at}%` }}>
                      {label}
                    </i>
                  ))}
                </span>
              </th>
              {STEPS.map((step) => (
                <th key={step} scope="col" className="number">
                  {step.charAt(0).toUpperCase() + step.slice(1)}
                </th>
              ))}
              <th scope="col">What the site says</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <SiteRow key={row.key} row={row} scale={scale} order={order} kind={kind} />
            ))}
          </tbody>
        </table>
      </div>
      <Parts deliveries={deliveries} only={only} onOnly={setOnly} />
    </>
  );
}

interface SiteRowProps extends Pick<OrderBoardProps, 'order' | 'kind'> {
  row: BoardRow;
  scale: LagScale;
}

function SiteRow({ row, scale, order, kind }: SiteRowProps) {
  const { site, look, delivery } = row;
  const { fullFrom, listReadAt, state } = delivery;
  return (
    <tr className={row.needsHand ? 'needs-hand' : ''}>
      <th scope="row">
        <span className="board-site">
          <LookSign look={look} />
          <Link href={siteOrderHref(order, row)}>{site.name}</Link>
          {row.agentWords === null ? null : <span className="board-agent">{row.agentWords}</span>}
          {/* A new key draws it anew, and so it fades in where it stands. */}
          <span key={state} className="changed board-state">
            {look.says}
          </span>
        </span>
      </th>
      <td className="lane-cell">
        <Lane row={row} scale={scale} />
      </td>
      {STEPS.map((step) => (
        <td key={step} className={`number mono lag lag-${step}`}>
          <LagCell lag={row.lags[step]} at={delivery[`${step}At`]} />
        </td>
      ))}
      <td className="board-words">
        {row.words}
        {state === 'no-agent' ? <span className="quiet">{noAgentText(kind, listReadAt)}</span> : null}
        {fullFrom === null ? null : (
          <span className="quiet"> Holds fully from {secondsText(Date.parse(fullFrom))} UTC.</span>
        )}
      </td>
    </tr>
  );
}

function LagCell({ lag, at }: { lag: number | null; at: string | null }) {
  if (lag === null || at === null) return <span className="quiet">–</span>;
  return (
    <time key={at} className="changed" dateTime={at} title={`${secondsText(Date.parse(at))} UTC`}>
      {lagText(lag)}
    </time>
  );
}

function QuantileList({ rows, of }: { rows: readonly BoardRow[]; of: keyof SiteLags }) {
  const quantiles = quantilesOf(rows, of);
  return (
    <dl>
      {(['p50', 'p95', 'p99'] as const).map((name) => {
        const value = quantiles[name];
        return (
          <div key={name}>
            <dt title={`${name.slice(1)} of 100 sites with an agent`}>{name}</dt>
            <dd className="mono">{value === null ? '–' : lagText(value)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function Key() {
  return (
    <ul>
      {STEPS.map((step) => (
        <li key={step}>
          <svg width="26" height="12" aria-hidden="true">
            <line className={`curve curve-${step}`} x1="0" x2="26" y1="6" y2="6" />
          </svg>
          {step}
        </li>
      ))}
      <li className="quiet">Share of the sites with an agent. Logarithmic.</li>
    </ul>
  );
}

interface PartsProps {
  deliveries: readonly SiteOrderView[];
  only: SiteOrderState | null;
  onOnly: (state: SiteOrderState | null) => void;
}

/** How many sites are in each state; each opens onto them. */
function Parts({ deliveries, only, onOnly }: PartsProps) {
  const counts: Partial<Record<SiteOrderState, number>> = {};
  for (const { state } of deliveries) counts[state] = (counts[state] ?? 0) + 1;
  const { all } = sumsOf(counts);
  return (
    <fieldset className="board-parts" aria-label="Sites by state">
      <button type="button" className="plain" aria-pressed={only === null} onClick={() => onOnly(null)}>
        {count(all, 'site')}
      </button>
      {partsOf(counts).map(({ state, sites }) => (
        <button
          key={state}
          type="button"
          className="plain"
          aria-pressed={only === state}
          onClick={() => onOnly(only === state ? null : state)}
        >
          <LookSign look={deliveryLooks[state]} />
          {sites} {deliveryLooks[state].says}
        </button>
      ))}
    </fieldset>
  );
}

function placesOf({ lags, ended }: BoardRow): number[] {
  return [lags.received, lags.applied, lags.verified, ended].filter((lag) => lag !== null);
}

function toldAt(rows: readonly BoardRow[], seconds: number): string {
  const of = (step: keyof SiteLags) => reachedAt(rows, step, seconds);
  return `${lagText(seconds)}: received at ${of('received')}, applied at ${of('applied')}, verified at ${of('verified')}`;
}

function siteOrderHref(order: string, { site, agent }: BoardRow): string {
  return `/orders/${order}/sites/${site.id}${agent === null ? '' : `?agent=${agent}`}`;
}
