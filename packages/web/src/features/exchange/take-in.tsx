import type {
  ImportFormat,
  ImportItem,
  ImportPreview,
  IncidentView,
  ReadImportRequest,
  TakeImportRequest,
} from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { Tlp } from '../../ui/tlp.tsx';
import { count } from '../../ui/words.ts';
import { formatOf, importFormats } from './exchange-words.ts';

const outcomes: Readonly<Record<ImportItem['outcome'], { says: string; tone: string }>> = {
  new: { says: 'new', tone: 'pass' },
  known: { says: 'known', tone: 'none' },
  refused: { says: 'refused', tone: 'late' },
};
/** More lines than this nobody reads at once; the counts hold for all. */
const SHOWN_AT_ONCE = 200;

/** A file is looked at before anything of it is taken, and what is taken can be chosen. */
export function TakeIn({ incident }: { incident: IncidentView }) {
  const path = `/api/v1/incidents/${incident.id}/imports`;
  const [file, setFile] = useState<ReadImportRequest>({ format: 'misp', name: 'pasted text', content: '' });
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set());
  const preview = useAct<ImportPreview, ReadImportRequest>();
  const take = useAct<ImportPreview, TakeImportRequest>(`/api/v1/incidents/${incident.id}`);

  function change(next: Partial<ReadImportRequest>): void {
    setFile({ ...file, ...next });
    setWithout(new Set());
    preview.reset();
    take.reset();
  }
  async function choose(list: FileList | null): Promise<void> {
    const [chosen] = list ?? [];
    if (!chosen) return;
    const content = await chosen.text();
    change({ name: chosen.name, content, format: formatOf(chosen.name, content) });
  }
  function look(event: FormEvent): void {
    event.preventDefault();
    preview.mutate({ path: `${path}/preview`, body: file });
  }
  function takeAll({ sha256 }: ImportPreview): void {
    take.mutate(
      { path, body: { ...file, sha256, without: [...without] } },
      {
        onSuccess: ({ counts }) => {
          announce(`${count(counts.new, 'observable')} taken in`);
          preview.reset();
        },
      },
    );
  }
  return (
    <Panel title="Take in observables">
      <form className="body form exchange-form" onSubmit={look}>
        <div className="take-in-source">
          <Field
            label="File"
            hint="A MISP event, a STIX 2.1 bundle, or a list with one value a line; up to 6 MB"
          >
            {(props) => (
              <input {...props} type="file" onChange={(event) => void choose(event.target.files)} />
            )}
          </Field>
          <Field label="Read it as">
            {(props) => (
              <select
                {...props}
                value={file.format}
                onChange={(event) => change({ format: event.target.value as ImportFormat })}
              >
                {importFormats.map(({ format, name }) => (
                  <option key={format} value={format}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <details className="paste">
          <summary>Paste it instead</summary>
          <Field label="Text of the event, the bundle or the list">
            {(props) => (
              <textarea
                {...props}
                rows={6}
                className="mono"
                value={file.content}
                onChange={(event) =>
                  change({
                    name: 'pasted text',
                    content: event.target.value,
                    format: formatOf('', event.target.value),
                  })
                }
              />
            )}
          </Field>
        </details>
        <button type="submit" className="button" disabled={file.content.trim() === '' || preview.isPending}>
          {preview.isPending ? 'Reading …' : 'Show what it would bring'}
        </button>
      </form>
      {preview.error || take.error ? (
        <div className="body">
          <Fault error={(preview.error ?? take.error) as Error} />
        </div>
      ) : null}
      {take.data ? (
        <p className="body quiet" role="status">
          Taken in: {take.data.counts.new} new, {take.data.counts.known} known. {take.data.counts.refused}{' '}
          refused.
        </p>
      ) : null}
      {preview.data ? (
        <Found
          preview={preview.data}
          without={without}
          busy={take.isPending}
          onWithout={setWithout}
          onTake={() => preview.data && takeAll(preview.data)}
        />
      ) : null}
    </Panel>
  );
}

interface FoundProps {
  preview: ImportPreview;
  without: ReadonlySet<string>;
  busy: boolean;
  onWithout: (without: ReadonlySet<string>) => void;
  onTake: () => void;
}

function Found({ preview, without, busy, onWithout, onTake }: FoundProps) {
  const { title, tlp, counts, items, warnings } = preview;
  const left = items.filter(({ outcome, place }) => outcome === 'new' && !without.has(place)).length;
  function toggle(place: string): void {
    const next = new Set(without);
    if (!next.delete(place)) next.add(place);
    onWithout(next);
  }
  return (
    <div className="body take-in-found">
      <p>
        <b>{title}</b> {tlp ? <Tlp label={tlp} /> : null}{' '}
        <span className="quiet">
          {counts.new} new, {counts.known} known, {counts.refused} refused
        </span>
      </p>
      {warnings.map((warning) => (
        <p key={warning} className="line hot">
          {warning}
        </p>
      ))}
      <Scroll label="What the file holds" className="take-in-items">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Take</th>
              <th scope="col">Observable</th>
              <th scope="col">Type</th>
              <th scope="col">Label</th>
              <th scope="col">It is</th>
              <th scope="col">Where in the file</th>
            </tr>
          </thead>
          <tbody>
            {items.slice(0, SHOWN_AT_ONCE).map((item) => (
              <Item
                key={`${item.place} ${item.type} ${item.value}`}
                item={item}
                isOut={without.has(item.place)}
                onToggle={toggle}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
      {items.length > SHOWN_AT_ONCE ? (
        <p className="quiet">And {items.length - SHOWN_AT_ONCE} more, which are taken as the counts say.</p>
      ) : null}
      <div className="row">
        <button type="button" className="main" disabled={busy || left + counts.known === 0} onClick={onTake}>
          {busy ? 'Taking in …' : `Take in ${count(left, 'new observable')}`}
        </button>
        <span className="quiet small">All of it or nothing. What is known gains a sighting.</span>
      </div>
    </div>
  );
}

function Item({
  item,
  isOut,
  onToggle,
}: {
  item: ImportItem;
  isOut: boolean;
  onToggle: (place: string) => void;
}) {
  const { says, tone } = outcomes[item.outcome];
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          aria-label={`Take ${item.value}`}
          disabled={item.outcome === 'refused'}
          checked={item.outcome !== 'refused' && !isOut}
          onChange={() => onToggle(item.place)}
        />
      </td>
      <th scope="row" className="mono value">
        {item.value}
      </th>
      <td className="nowrap">{item.type ?? ''}</td>
      <td>{item.tlp ? <Tlp label={item.tlp} /> : null}</td>
      <td className="says">
        <span className={`tone-${tone}`}>{says}</span>
        {item.says ? <div className="quiet small">{item.says}</div> : null}
      </td>
      <td className="mono small quiet">{item.place}</td>
    </tr>
  );
}
