import type { ChangeCounts, ImportReport } from '@muster/contract';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { Panel } from '../../../ui/panel.tsx';
import { Scroll } from '../../../ui/scroll.tsx';
import { count } from '../../../ui/words.ts';
import { type Change, extentText, kindText, toldFields, totalOf, valueText } from './import-model.ts';

const FIRST = 200;
const ops = ['added', 'changed', 'vanished'] as const;
type Op = (typeof ops)[number];
const signs: Record<Op, string> = { added: '+', changed: '~', vanished: '−' };

/** What an import changes, or has changed: how much of which kind, and every old and new value. */
export function Preview({ report, children }: { report: ImportReport; children?: ReactNode }) {
  const { dryRun, id, source } = report;
  return (
    <>
      <Panel
        title={dryRun ? 'What would change' : 'Imported'}
        aside={<span className="quiet small">{source}</span>}
      >
        {dryRun ? null : (
          <p className="body done">
            It {extentText(report)}. The ledger has it as{' '}
            <Link href={`/ledger?subject=${id}`} className="mono">
              {id}
            </Link>
            . <Link href="/federation">See the federation</Link>
          </p>
        )}
        <Counts report={report} />
        {children}
      </Panel>
      <Warnings report={report} />
      <Changes report={report} />
    </>
  );
}

function Counts({ report }: { report: ImportReport }) {
  const rows = Object.entries(report.counts).filter(([, one]) =>
    Object.values(one).some((number) => number > 0),
  );
  const total = totalOf(report);
  return (
    <Scroll label="How much">
      <table className="table counts">
        <thead>
          <tr>
            <th scope="col">What</th>
            {(['added', 'changed', 'vanished', 'unchanged'] as const).map((op) => (
              <th key={op} scope="col" className="number">
                {op}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([kind, one]) => (
            <CountRow key={kind} name={kindText(kind, 2)} counts={one} />
          ))}
          {rows.length > 1 ? <CountRow name="all" counts={total} /> : null}
        </tbody>
      </table>
    </Scroll>
  );
}

function CountRow({ name, counts }: { name: string; counts: ChangeCounts }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number">{counts.added}</td>
      <td className="number">{counts.changed}</td>
      <td className={counts.vanished > 0 ? 'number hot' : 'number'}>{counts.vanished}</td>
      <td className="number quiet">{counts.unchanged}</td>
    </tr>
  );
}

function Warnings({ report }: { report: ImportReport }) {
  const { warnings, warningCount } = report;
  if (warningCount === 0) return null;
  return (
    <Panel title={`${count(warningCount, 'thing')} survived, and should be mended where it comes from`}>
      <Scroll label="Warnings" className="warnings">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Where</th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            {warnings.map(({ at, message }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same may be said twice of one place
              <tr key={`${at} ${index}`}>
                <th scope="row" className="mono">
                  {at}
                </th>
                <td>{message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {warnings.length < warningCount ? (
        <p className="more quiet">And {warningCount - warnings.length} more.</p>
      ) : null}
    </Panel>
  );
}

function Changes({ report }: { report: ImportReport }) {
  const [op, setOp] = useState<Op | ''>('');
  const [all, setAll] = useState(false);
  const found = report.changes.filter((change) => op === '' || change.op === op);
  if (report.changes.length === 0) return null;
  const shown = all ? found : found.slice(0, FIRST);
  return (
    <Panel
      title="Old and new"
      aside={
        <select
          className="field"
          aria-label="Which changes"
          value={op}
          onChange={(event) => setOp(event.target.value as Op | '')}
        >
          <option value="">All changes</option>
          {ops.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      }
    >
      {shown.length === 0 ? (
        <p className="empty">Nothing is {op}.</p>
      ) : (
        <Scroll label="Changes">
          <table className="table import-changes">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Field</th>
                <th scope="col">Before</th>
                <th scope="col">After</th>
              </tr>
            </thead>
            {shown.map((change, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two parts of a source may change one thing
              <ChangeRows key={`${change.kind} ${change.label} ${index}`} change={change} />
            ))}
          </table>
        </Scroll>
      )}
      {found.length > shown.length ? (
        <p className="more">
          <button type="button" className="plain" onClick={() => setAll(true)}>
            Show all {found.length}
          </button>
        </p>
      ) : null}
    </Panel>
  );
}

function ChangeRows({ change }: { change: Change }) {
  const { kind, op, label } = change;
  const fields = toldFields(change);
  const rows = Math.max(1, fields.length);
  const head = (
    <th scope="rowgroup" rowSpan={rows}>
      <span className={`op ${op}`} aria-hidden="true">
        {signs[op]}
      </span>
      <span className="quiet">{kindText(kind)}</span> {label} <span className="quiet small">{op}</span>
    </th>
  );
  const [first, ...others] = fields;
  return (
    <tbody>
      <tr>
        {head}
        {first ? <FieldCells field={first} /> : <td colSpan={3} />}
      </tr>
      {others.map((field) => (
        <tr key={field.field}>
          <FieldCells field={field} />
        </tr>
      ))}
    </tbody>
  );
}

function FieldCells({ field }: { field: Change['fields'][number] }) {
  const [before, after] = [valueText(field.before), valueText(field.after)];
  return (
    <>
      <td className="quiet">{field.field}</td>
      <td className={before === '–' ? 'quiet' : 'was'}>{before}</td>
      <td className={after === '–' ? 'quiet' : undefined}>{after}</td>
    </>
  );
}
