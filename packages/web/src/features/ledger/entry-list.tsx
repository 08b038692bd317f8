import type { LedgerEntryView } from '@muster/contract';
import { useList } from '../../app/query.ts';
import { Fault } from '../../ui/loaded.tsx';
import { Older } from '../../ui/older.tsx';
import { Panel } from '../../ui/panel.tsx';
import { dayText, secondsText } from '../../ui/times.ts';
import { Waiting } from '../../ui/waiting.tsx';
import { type LedgerFilter, pathOf } from './ledger-filter.ts';

interface EntryListProps {
  filter: LedgerFilter;
  open: string | null;
  onOpen: (id: string) => void;
  onFilter: (filter: LedgerFilter) => void;
}

/** Newest first; older ones are fetched as they are asked for. */
export function EntryList({ filter, open, onOpen, onFilter }: EntryListProps) {
  const found = useList<LedgerEntryView>((cursor) => pathOf(filter, '', cursor ? { cursor } : {}));
  const entries = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Panel
      title="Entries"
      aside={
        <span className="quiet small">
          {found.data ? `${entries.length}${found.hasNextPage ? ' newest' : ''}` : ''}
        </span>
      }
    >
      {found.error ? <Fault error={found.error} /> : null}
      {found.isPending ? <Waiting /> : null}
      {found.data && entries.length === 0 ? <p className="empty">No entry fits this search.</p> : null}
      {entries.length > 0 ? (
        <div className="scroll">
          <table className="table entries">
            <thead>
              <tr>
                <th scope="col" className="number">
                  Place
                </th>
                <th scope="col">Time, UTC</th>
                <th scope="col">What</th>
                <th scope="col">To what</th>
                <th scope="col">By whom</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <tr key={entry.id} aria-current={entry.id === open ? 'true' : undefined}>
                  <td className="number mono quiet">
                    {entry.position ?? <abbr title="Not chained yet; within a second">…</abbr>}
                  </td>
                  <td className="mono nowrap">
                    <span className="quiet">{dayText(Date.parse(entry.at))}</span>{' '}
                    {secondsText(Date.parse(entry.at))}
                  </td>
                  <th scope="row">
                    <button type="button" className="as-link" onClick={() => onOpen(entry.id)}>
                      {entry.kind}
                    </button>
                  </th>
                  <td>
                    <IdButton id={entry.subject} onPress={() => onFilter({ subject: entry.subject })} />
                  </td>
                  <td>
                    <IdButton id={entry.actor} onPress={() => onFilter({ ...filter, actor: entry.actor })} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <Older pages={found} />
    </Panel>
  );
}

/** An id, shortened for the eye; a press finds everything about it. */
export function IdButton({ id, onPress }: { id: string; onPress: () => void }) {
  return (
    <button type="button" className="as-link mono" title={`${id}: everything about it`} onClick={onPress}>
      {id.length > 16 ? `${id.slice(0, 4)}…${id.slice(-8)}` : id}
    </button>
  );
}
