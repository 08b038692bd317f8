import type {
  AddedObservables,
  AddObservablesRequest,
  FoundObservable,
  ObservableType,
  TlpLabel,
} from '@muster/contract';
import { type FormEvent, useState } from 'react';
import type { IncidentPartProps } from '../../app/incident-parts.tsx';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { count } from '../../ui/words.ts';
import { instantOf, MomentField } from '../incidents/moment-field.tsx';
import { ReaderField, type Readers, useReaders } from '../incidents/reader-field.tsx';
import { TlpField } from '../incidents/tlp-field.tsx';
import { FoundList, keyOf } from './found-list.tsx';
import { observableTypes, typeWords } from './observable-words.ts';
import { useFound } from './use-found.ts';

const NOBODY: Readers = { siteId: null, audience: 'parties' };

/** A box to paste anything into; below it stands what was found, and what of it will be added. */
export function AddObservables({ incident }: IncidentPartProps) {
  const [text, setText] = useState('');
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const [readers, setReaders] = useState<Readers>(useReaders(incident)[0]?.readers ?? NOBODY);
  const [tlp, setTlp] = useState<TlpLabel>(incident.tlp);
  const [ioc, setIoc] = useState(true);
  const [note, setNote] = useState('');
  const [tags, setTags] = useState('');
  const [seenAt, setSeenAt] = useState('');
  const [as, setAs] = useState<ObservableType | null>(null);
  const isEmpty = text.trim() === '';
  const found = useFound(incident.id, as === null ? text : '');
  const path = `/api/v1/incidents/${incident.id}`;
  const add = useAct<AddedObservables, AddObservablesRequest>(path);
  const all = isEmpty || as !== null ? [] : (found.data?.found ?? []);
  const chosen: readonly Value[] =
    as === null
      ? all.filter((one) => isChosen(one, turned))
      : linesOf(text).map((value) => ({ type: as, value }));

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (chosen.length === 0 || add.isPending) return;
    const at = instantOf(seenAt);
    const common = { ioc, tlp, note, tags: tags.split(/[\s,]+/).filter(Boolean), ...readers };
    const sighting = at === null ? {} : { sighting: { siteId: readers.siteId, at, note: '' } };
    const observables = chosen.map(({ type, value }) => ({ type, value, ...common, ...sighting }));
    add.mutate(
      { path: `${path}/observables`, body: { observables } },
      {
        onSuccess: ({ items }) => {
          const added = items.filter(({ outcome }) => outcome !== 'known').length;
          announce(`${count(added, 'observable')} added.`);
          setText('');
          setTurned(new Set());
          setNote('');
        },
      },
    );
  }

  return (
    <Panel title="Add">
      <form className="body observables-add" onSubmit={submit}>
        <Field
          label="Paste anything"
          hint="A log, a mail, a list. Also hxxp://bad[.]example, 1[.]2[.]3[.]4 and name[at]bad[.]example are read. The text itself is not kept."
        >
          {(props) => (
            <textarea
              {...props}
              className="mono"
              rows={3}
              spellCheck={false}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Field label="Read it as">
          {(props) => (
            <select
              {...props}
              value={as ?? ''}
              onChange={({ target }) => setAs(observableTypes.find((one) => one === target.value) ?? null)}
            >
              <option value="">whatever is found in it</option>
              {observableTypes.map((type) => (
                <option key={type} value={type}>
                  {typeWords[type]}, one in each line
                </option>
              ))}
            </select>
          )}
        </Field>
        <p role="status" className="observables-found-line">
          {isEmpty || as !== null || found.error ? null : found.data === undefined ? (
            <span className="quiet">Reading …</span>
          ) : all.length === 0 ? (
            <span className="quiet">
              Nothing is found in it. Choose what it is above to add it all the same.
            </span>
          ) : (
            <>
              {count(all.length, 'value')} found, <b>{chosen.length}</b> to be added
              {found.data.more > 0 ? `; ${found.data.more} more are not shown` : ''}
            </>
          )}
        </p>
        {found.error && !isEmpty ? <Fault error={found.error} /> : null}
        {all.length > 0 ? (
          <FoundList
            found={all}
            isChosen={(one) => isChosen(one, turned)}
            onTurn={(one) => setTurned(withTurned(turned, keyOf(one)))}
          />
        ) : null}
        {all.length > 0 || chosen.length > 0 ? (
          <>
            <div className="observables-common">
              <ReaderField incident={incident} value={readers} onChange={setReaders} />
              <TlpField limit={incident.tlp} value={tlp} onChange={setTlp} />
              <MomentField
                label="Seen at"
                hint="Leave it empty where nobody knows."
                value={seenAt}
                onChange={setSeenAt}
              />
              <Field label="Tags">
                {(props) => (
                  <input
                    {...props}
                    value={tags}
                    placeholder="miner c2"
                    onChange={({ target }) => setTags(target.value)}
                  />
                )}
              </Field>
              <Field label="Note">
                {(props) => (
                  <input
                    {...props}
                    value={note}
                    maxLength={4000}
                    onChange={({ target }) => setNote(target.value)}
                  />
                )}
              </Field>
            </div>
            <label className="observables-tick">
              <input type="checkbox" checked={ioc} onChange={({ target }) => setIoc(target.checked)} />
              Indicators: seeing one elsewhere means trouble
            </label>
            {add.error ? <Fault error={add.error} /> : null}
            <div className="row">
              <button type="submit" className="main" disabled={chosen.length === 0 || add.isPending}>
                Add {chosen.length === 0 ? '' : chosen.length}
              </button>
            </div>
          </>
        ) : null}
      </form>
    </Panel>
  );
}

interface Value {
  type: ObservableType;
  value: string;
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** What is sure and new is chosen; a press turns that around. */
function isChosen(one: FoundObservable, turned: ReadonlySet<string>): boolean {
  return (one.sure && !one.known) !== turned.has(keyOf(one));
}

function withTurned(turned: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(turned);
  if (!next.delete(key)) next.add(key);
  return next;
}
