import { type FormEvent, useState } from 'react';
import { readAgain } from '../../app/query.ts';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useStep } from '../people/use-step.ts';
import { guessFormat, type ListFormat, listFormats } from './list-format.ts';
import { PROPOSALS, SIGNALS } from './paths.ts';
import { type ReadList, readList } from './read-list.ts';

/** A list as text, pasted or from a file, and what kind it is. */
export function ReadListPanel({ onRead }: { onRead: (read: ReadList) => void }) {
  const [text, setText] = useState('');
  const [source, setSource] = useState('');
  const [chosen, setChosen] = useState<ListFormat | null>(null);
  const step = useStep();
  const guess = guessFormat(text);
  const format = chosen ?? guess;
  function read(event: FormEvent): void {
    event.preventDefault();
    void step.run(async () => {
      onRead(await readList(format, source.trim(), text));
      setText('');
      await Promise.all([readAgain(PROPOSALS), readAgain(SIGNALS)]);
    });
  }
  return (
    <Panel title="A list of others">
      <form className="body form ban-form" onSubmit={read}>
        <Field label="Text" hint="Paste it, or choose a file. Reading it bans nobody.">
          {(field) => (
            <textarea
              {...field}
              className="mono"
              rows={9}
              required
              maxLength={900_000}
              spellCheck={false}
              autoCapitalize="off"
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
          )}
        </Field>
        <Field label="File">
          {(field) => (
            <input
              {...field}
              type="file"
              onChange={async ({ target }) => {
                const file = target.files?.[0];
                if (!file) return;
                setText(await file.text());
                if (source === '') setSource(file.name);
              }}
            />
          )}
        </Field>
        <Field label="Read it as">
          {(field) => (
            <select
              {...field}
              value={chosen ?? ''}
              onChange={({ target }) => setChosen(formats.find((one) => one === target.value) ?? null)}
            >
              <option value="">
                {text.trim() === '' ? 'whatever it looks like' : `what it looks like: ${listFormats[guess]}`}
              </option>
              {formats.map((one) => (
                <option key={one} value={one}>
                  {listFormats[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
        {format === 'set' ? (
          <p className="quiet small">
            Each says itself who sent it, and is verified by that transmitter’s keys.
          </p>
        ) : (
          <Field label="Source" hint="Who publishes the list: a name, an address.">
            {(field) => (
              <input
                {...field}
                required
                maxLength={200}
                value={source}
                onChange={({ target }) => setSource(target.value)}
              />
            )}
          </Field>
        )}
        {step.fault ? <Fault error={step.fault} /> : null}
        <button type="submit" className="main" disabled={step.busy || text.trim() === ''}>
          Read it
        </button>
      </form>
    </Panel>
  );
}

const formats = Object.keys(listFormats) as ListFormat[];
