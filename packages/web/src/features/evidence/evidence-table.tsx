import type { EvidenceItemView } from '@muster/contract';
import { instantText } from '../../ui/times.ts';
import { bytesText } from '../../ui/words.ts';
import { fromWords, kindWords, shortHash } from './evidence-words.ts';

interface EvidenceTableProps {
  items: readonly EvidenceItemView[];
  open: string | null;
  onOpen: (id: string | null) => void;
  /** Those that are marked to be taken out; null where the reader may not. */
  chosen: ReadonlySet<string> | null;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

export function EvidenceTable({ items, open, onOpen, chosen, onChoose }: EvidenceTableProps) {
  if (items.length === 0)
    return <div className="empty">Nothing has been given yet: no log, no image, no capture.</div>;
  function toggle(id: string): void {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  }
  return (
    <div className="scroll">
      <table className="table evidence-table">
        <thead>
          <tr>
            {chosen ? (
              <th scope="col">
                <span className="unseen">Chosen</span>
              </th>
            ) : null}
            <th scope="col">File</th>
            <th scope="col">Kind</th>
            <th scope="col" className="number">
              Size
            </th>
            <th scope="col">SHA-256</th>
            <th scope="col">From</th>
            <th scope="col">Received</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id} data-open={item.id === open || undefined}>
              {chosen ? (
                <td>
                  <input
                    type="checkbox"
                    aria-label={`Choose ${item.name}`}
                    checked={chosen.has(item.id)}
                    disabled={item.state === 'damaged'}
                    onChange={() => toggle(item.id)}
                  />
                </td>
              ) : null}
              <th scope="row">
                <button
                  type="button"
                  className="evidence-name"
                  aria-expanded={item.id === open}
                  onClick={() => onOpen(item.id === open ? null : item.id)}
                >
                  {item.name}
                </button>
                {item.note ? <span className="quiet small evidence-note">{item.note}</span> : null}
              </th>
              <td className="nowrap">{kindWords[item.kind]}</td>
              <td className="number nowrap">{bytesText(item.size)}</td>
              <td className="mono nowrap" title={item.sha256}>
                {shortHash(item.sha256)}
              </td>
              <td className="nowrap">{fromWords(item)}</td>
              <td className="nowrap">{instantText(Date.parse(item.receivedAt))}</td>
              <td className="nowrap">
                <State item={item} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function State({ item }: { item: EvidenceItemView }) {
  if (item.state === 'damaged') return <strong className="hot">damaged</strong>;
  return <span className="quiet">{item.verifiedAt === null ? 'kept' : 'kept, verified'}</span>;
}
