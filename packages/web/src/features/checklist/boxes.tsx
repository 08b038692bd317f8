import type { ChecklistBox, ChecklistItem, SiteChecklist } from '@muster/contract';
import { useState } from 'react';
import { instantText } from '../../ui/times.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { TickDialog } from './tick-dialog.tsx';

interface BoxesProps {
  path: string;
  of: SiteChecklist;
  item: ChecklistItem;
}

/** What has to be ticked; what must not happen stands apart, and is reported, not ticked off. */
export function Boxes({ path, of, item }: BoxesProps) {
  const [asked, setAsked] = useState<ChecklistBox | null>(null);
  const [waiving, setWaiving] = useState(false);
  const normal = item.boxes.filter(({ kind }) => kind === 'proof' || kind === 'not-needed');
  const happened = item.boxes.filter(({ kind, at }) => (kind === 'flag' || kind === 'fail') && at !== null);
  const couldHappen = item.boxes.filter(
    ({ kind, at }) => (kind === 'flag' || kind === 'fail') && at === null,
  );
  const isOpen = ['waiting', 'running', 'paused', 'missed'].includes(item.state);
  const mayWaive = of.mayWaive && isOpen;
  const mayReport = of.mayTick && couldHappen.length > 0 && item.metAt === null;
  return (
    <>
      <ul className="checklist-boxes">
        {normal.map((box) => (
          <Box key={box.fact} box={box} mayTick={of.mayTick} onAsk={() => setAsked(box)} />
        ))}
        {happened.map((box) => (
          <Box key={box.fact} box={box} mayTick={of.mayTick} onAsk={() => setAsked(box)} />
        ))}
      </ul>
      {mayReport ? (
        <details className="checklist-report">
          <summary className="small quiet">Something went wrong</summary>
          <ul className="checklist-boxes">
            {couldHappen.map((box) => (
              <Box key={box.fact} box={box} mayTick onAsk={() => setAsked(box)} />
            ))}
          </ul>
        </details>
      ) : null}
      {asked === null ? null : asked.at === null ? (
        <TickDialog path={path} site={of} item={item} box={asked} onClose={() => setAsked(null)} />
      ) : (
        <ReasonDialog
          path={path}
          title={`Take back: ${asked.says}`}
          means="The clock is read anew without it. What it said until now stays on record."
          act="Take back"
          done="Taken back."
          to={`${path}/ticks/${asked.factId}/withdrawal`}
          bodyOf={(reason) => ({ reason })}
          onClose={() => setAsked(null)}
        />
      )}
      {mayWaive ? (
        <button type="button" className="plain checklist-waive" onClick={() => setWaiving(true)}>
          Waive this step
        </button>
      ) : null}
      {waiving ? (
        <ReasonDialog
          path={path}
          title={`Waive: ${item.title}`}
          means={`${of.site?.name ?? 'The site'} is released from this step. The reason is shown to the site and stays on record.`}
          act="Waive"
          done="The step is waived."
          to={path.replace(/checklist$/, 'waivers')}
          bodyOf={(reason) => ({
            step: item.step,
            ...(item.key === null ? {} : { key: item.key }),
            ...(of.site === null ? {} : { siteId: of.site.id }),
            reason,
          })}
          onClose={() => setWaiving(false)}
        />
      ) : null}
    </>
  );
}

interface BoxProps {
  box: ChecklistBox;
  mayTick: boolean;
  onAsk: () => void;
}

/** A box asks for the time before it is ticked, and for a reason before it is emptied: so it changes only when told. */
function Box({ box, mayTick, onAsk }: BoxProps) {
  const ticked = box.at !== null;
  const may = ticked ? box.factId !== null : mayTick;
  const isBad = box.kind === 'flag' || box.kind === 'fail';
  return (
    <li className={isBad && ticked ? 'hot' : ''}>
      <label>
        <input type="checkbox" checked={ticked} disabled={!may} onChange={onAsk} />
        <span>{box.says}</span>
      </label>
      {box.at === null ? null : (
        <p className="quiet small">
          {instantText(Date.parse(box.at))}
          {box.by ? ` · ${box.by}` : ''}
          {box.note ? ` · ${box.note}` : ''}
        </p>
      )}
    </li>
  );
}
