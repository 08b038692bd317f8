import type { SubjectGraph } from '@muster/contract';
import { useState } from 'react';
import { useRead } from '../../app/query.ts';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { dayText, instantText, viewerZone } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { subjectPath } from './paths.ts';
import { relativeName } from './rdns.ts';
import { SubjectLabel } from './subject-label.tsx';
import { depthsOf, type Tie, tieGroups } from './ties.ts';

const COLUMNS = 4;

/** What ties a subject to others, kind by kind; each line unfolds what ties that one further. */
export function TiesPanel({ graph }: { graph: SubjectGraph }) {
  const groups = tieGroups(graph);
  return (
    <Panel
      title="Who this is"
      aside={
        <span className="quiet small">
          {graph.cut ? 'the first 500 ties' : count(graph.edges.length, 'tie')}
        </span>
      }
    >
      {groups.length === 0 && graph.under.length === 0 ? (
        <p className="empty">No other name, account or credential is known to be tied to it.</p>
      ) : (
        <Scroll label="Ties">
          <table className="table ties">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Certain</th>
                <th scope="col">Says who</th>
                <th scope="col">Holds</th>
              </tr>
            </thead>
            {groups.map(({ title, ties }) => (
              <tbody key={title}>
                <GroupHead title={title} number={ties.length} />
                {ties.map((tie) => (
                  <TieRow key={tie.edge.id} tie={tie} trail={[graph.subject.id]} />
                ))}
              </tbody>
            ))}
            <Under graph={graph} />
          </table>
        </Scroll>
      )}
    </Panel>
  );
}

function GroupHead({ title, number }: { title: string; number: number }) {
  return (
    <tr className="ties-group">
      <th scope="rowgroup" colSpan={COLUMNS}>
        {title} {number > 1 ? <span className="quiet">{number}</span> : null}
      </th>
    </tr>
  );
}

/** `trail`: whom the reader has unfolded to come here. */
function TieRow({
  tie: { edge, other, says },
  trail,
  as,
}: {
  tie: Tie;
  trail: readonly string[];
  as?: string;
}) {
  const [isOpen, setOpen] = useState(false);
  const isOver = edge.toAt !== null;
  return (
    <>
      <tr className={isOver ? 'tie-over' : undefined}>
        <th scope="row" style={{ '--depth': trail.length - 1 } as object}>
          <span className="tie-name">
            <button
              type="button"
              className="tie-unfold"
              aria-expanded={isOpen}
              aria-label={`What ties ${other.label} further`}
              onClick={() => setOpen(!isOpen)}
            />
            <span>
              {as === undefined ? null : <span className="quiet small tie-as">{as}</span>}
              <SubjectLabel subject={other} />
            </span>
          </span>
        </th>
        <td className="nowrap">
          <Confidence of={edge.confidence} />
        </td>
        <td data-says="says ">{says.join(', ')}</td>
        <td className="nowrap">
          <Holds edge={edge} />
        </td>
      </tr>
      {isOpen ? <Further id={other.id} trail={[...trail, other.id]} /> : null}
    </>
  );
}

function Further({ id, trail }: { id: string; trail: readonly string[] }) {
  const further = useRead<SubjectGraph>(subjectPath(id));
  const groups = further.data ? tieGroups(further.data, new Set(trail)) : [];
  if (groups.length === 0)
    return (
      <tr>
        <td colSpan={COLUMNS} className="quiet small" style={{ '--depth': trail.length - 1 } as object}>
          {further.error ? <Fault error={further.error} /> : further.data ? 'Nothing further.' : 'Reading …'}
        </td>
      </tr>
    );
  return groups.flatMap(({ title, ties }) =>
    ties.map((tie) => <TieRow key={tie.edge.id} tie={tie} trail={trail} as={title} />),
  );
}

export function Confidence({ of }: { of: number }) {
  return (
    <>
      <span className="confidence" aria-hidden="true">
        <i style={{ width: `${of * 100}%` }} />
      </span>
      {Math.round(of * 100)} %
    </>
  );
}

function Holds({ edge: { fromAt, toAt, firstSeenAt, lastSeenAt } }: Pick<Tie, 'edge'>) {
  const from = Date.parse(fromAt ?? firstSeenAt);
  const words =
    toAt === null
      ? `since ${dayText(from, viewerZone)}`
      : `${dayText(from, viewerZone)} to ${dayText(Date.parse(toAt), viewerZone)}`;
  return <span title={`Last said ${instantText(Date.parse(lastSeenAt), viewerZone)}`}>{words}</span>;
}

/** What stands under an X.509 name: proxies, and the users of a robot; its own name is the proof. */
function Under({ graph: { subject, under } }: { graph: SubjectGraph }) {
  if (under.length === 0 || subject.identifier.format !== 'x509') return null;
  const above = subject.identifier.name;
  const depths = depthsOf(under);
  return (
    <tbody>
      <GroupHead title="Stands under its name" number={under.length} />
      {under.map((one, n) => (
        <tr key={one.id}>
          <th scope="row" style={{ '--depth': depths[n] } as object}>
            <span className="tie-name tie-leaf">
              <SubjectLabel subject={one} text={relativeName(one.label, above)} />
            </span>
          </th>
          <td className="nowrap">
            <Confidence of={1} />
          </td>
          <td data-says="says ">its own name</td>
          <td className="nowrap">seen {dayText(Date.parse(one.lastSeenAt), viewerZone)}</td>
        </tr>
      ))}
    </tbody>
  );
}
