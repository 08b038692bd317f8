import { type DragEvent, type FormEvent, useId, useState } from 'react';
import { Field } from '../../../ui/field.tsx';
import { Panel } from '../../../ui/panel.tsx';
import type { ImportDraft } from './import-draft.ts';
import { type Format, formats, type ImportFile, sizeText } from './import-model.ts';

interface ChooseFilesProps {
  draft: ImportDraft;
  /** The one that counts, chosen or seen. */
  format: Format;
  busy: boolean;
  onChange: (draft: ImportDraft) => void;
  onPreview: () => void;
}

/** Files dropped, chosen or pasted; nothing is changed by showing what they would do. */
export function ChooseFiles({ draft, format, busy, onChange, onPreview }: ChooseFilesProps) {
  const { files, label, partial } = draft;
  const [pasted, setPasted] = useState('');

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (files.length > 0) onPreview();
  }

  return (
    <Panel title="What to import">
      <form className="body form import-form" onSubmit={submit}>
        <DropZone onFiles={(more) => onChange({ ...draft, files: [...files, ...more] })} />
        {files.length > 0 ? (
          <ul className="files">
            {files.map((file) => (
              <li key={file.name}>
                <span>{file.name}</span>
                <span className="quiet small">{sizeText(file.bytes.length)}</span>
                <button
                  type="button"
                  className="plain"
                  aria-label={`Leave out ${file.name}`}
                  onClick={() => onChange({ ...draft, files: files.filter((one) => one !== file) })}
                >
                  Leave out
                </button>
              </li>
            ))}
          </ul>
        ) : null}
        <details className="paste">
          <summary>Paste text instead</summary>
          <Field label="Text of an answer of GOCDB, a CSV table or YAML">
            {(props) => (
              <textarea
                {...props}
                rows={8}
                className="mono"
                value={pasted}
                onChange={(event) => setPasted(event.target.value)}
              />
            )}
          </Field>
          <button
            type="button"
            className="button"
            disabled={pasted.trim() === ''}
            onClick={() => {
              const name = `pasted text ${files.filter((one) => one.name.startsWith('pasted')).length + 1}`;
              onChange({ ...draft, files: [...files, { name, bytes: new TextEncoder().encode(pasted) }] });
              setPasted('');
            }}
          >
            Take this text
          </button>
        </details>
        <div className="import-options">
          <Field label="Format" hint="Answers of several of GOCDB’s methods are best imported together.">
            {(props) => (
              <select
                {...props}
                value={format}
                onChange={(event) => onChange({ ...draft, format: event.target.value as Format })}
              >
                {(Object.keys(formats) as Format[]).map((one) => (
                  <option key={one} value={one}>
                    {formats[one]}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label="Label" hint="Tells two sources of one format apart, as phones. Usually empty.">
            {(props) => (
              <input
                {...props}
                pattern="[a-z0-9][a-z0-9\-]{0,39}"
                value={label}
                onChange={(event) => onChange({ ...draft, label: event.target.value.trim() })}
              />
            )}
          </Field>
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={partial}
            onChange={(event) => onChange({ ...draft, partial: event.target.checked })}
          />
          These files hold only a part: what they do not name has not vanished.
        </label>
        <button type="submit" className="main" disabled={files.length === 0 || busy}>
          {busy ? 'Reading …' : 'Show what would change'}
        </button>
      </form>
    </Panel>
  );
}

function DropZone({ onFiles }: { onFiles: (files: ImportFile[]) => void }) {
  const id = useId();
  const [over, setOver] = useState(false);

  async function take(list: FileList | null): Promise<void> {
    const files = await Promise.all(
      [...(list ?? [])].map(async (file) => ({
        name: file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
      })),
    );
    if (files.length > 0) onFiles(files);
  }

  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files);
  }

  return (
    <label
      htmlFor={id}
      className={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <span>
        <b>Drop files here</b> or choose them
      </span>
      <span className="quiet small">GOCDB’s XML, CSV or YAML; up to 64 MB together</span>
      <input
        id={id}
        type="file"
        multiple
        accept=".xml,.csv,.tsv,.yaml,.yml,text/*"
        onChange={(event) => {
          void take(event.target.files);
          event.target.value = '';
        }}
      />
    </label>
  );
}
