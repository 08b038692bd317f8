import type { ExchangeFormat, ExchangeView, ExportPreview, IncidentView } from '@muster/contract';
import { useId, useState } from 'react';
import { readAgain, useRead } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { instantText } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { bytesText, count } from '../../ui/words.ts';
import { download } from './download.ts';
import { formats, shortHash } from './exchange-words.ts';

interface HandOutProps {
  incident: IncidentView;
  view: ExchangeView;
  /** Id of the redacted copy that is handed out; empty: the whole. */
  copy: string;
  onCopy: (copy: string) => void;
}

/** A format, what it would lose, and then the document itself. */
export function HandOut({ incident, view, copy, onCopy }: HandOutProps) {
  const [format, setFormat] = useState<ExchangeFormat>('misp');
  const [words, setWords] = useState(false);
  // A PDF is nothing but words, and those of a redacted copy were approved: there is nothing to choose.
  const isChoice = format !== 'pdf' && copy === '';
  const name = useId();
  return (
    <Panel title="Hand out">
      <div className="body form exchange-form">
        <fieldset className="format-cards">
          <legend>As what</legend>
          {formats.map((one) => (
            <label key={one.format} className="format-card">
              <input
                type="radio"
                name={name}
                value={one.format}
                checked={format === one.format}
                onChange={() => setFormat(one.format)}
              />
              <span>
                <b>{one.name}</b>
                <small className="quiet">{one.says}</small>
              </span>
            </label>
          ))}
        </fieldset>
        {view.redactions.length > 0 ? (
          <Field label="How much of it">
            {(props) => (
              <select {...props} value={copy} onChange={(event) => onCopy(event.target.value)}>
                {view.mayExport ? <option value="">The whole, TLP:{view.tlp}</option> : null}
                {view.redactions.map((one) => (
                  <option key={one.id} value={one.id}>
                    Redacted copy, TLP:{one.tlp}, of {instantText(Date.parse(one.madeAt))}
                  </option>
                ))}
              </select>
            )}
          </Field>
        ) : null}
        {isChoice ? (
          <label className="check">
            <input type="checkbox" checked={words} onChange={(event) => setWords(event.target.checked)} />
            <span>
              With the words of the log, of decisions and of notes
              <small className="quiet">
                {' '}
                They may name people. Title and restriction go along in any case.
              </small>
            </span>
          </label>
        ) : null}
      </div>
      <Preview incident={incident} choice={{ format, copy, words: isChoice && words }} />
    </Panel>
  );
}

interface Choice {
  format: ExchangeFormat;
  copy: string;
  words: boolean;
}

function Preview({ incident, choice }: { incident: IncidentView; choice: Choice }) {
  const { format, copy, words } = choice;
  const query = `format=${format}${copy ? `&redaction=${copy}` : ''}${words ? '&words=true' : ''}`;
  const preview = useRead<ExportPreview>(`/api/v1/incidents/${incident.id}/exports/preview?${query}`);
  return (
    <div className="body export-preview">
      <Loaded of={preview}>{(one) => <Shown incident={incident} preview={one} choice={choice} />}</Loaded>
    </div>
  );
}

interface ShownProps {
  incident: IncidentView;
  preview: ExportPreview;
  choice: Choice;
}

function Shown({ incident, preview, choice: { copy, words } }: ShownProps) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Error | null>(null);
  const { format, tlp, label, fileName, size, sha256, counts, lost, text } = preview;

  async function take(): Promise<void> {
    setBusy(true);
    setFault(null);
    try {
      const body = { format, sha256, ...(copy ? { redaction: copy } : {}), ...(words ? { words } : {}) };
      await download(`/api/v1/incidents/${incident.id}/exports`, body, fileName);
      announce(`${fileName} was handed out and recorded`);
    } catch (error) {
      setFault(error as Error);
    }
    setBusy(false);
    await readAgain(`/api/v1/incidents/${incident.id}`);
  }

  return (
    <>
      <dl className="pairs">
        <dt>Holds</dt>
        <dd>
          {count(counts.observables, 'observable')}, {count(counts.sites, 'site')},{' '}
          {count(counts.timeline, 'line')} of the log, {count(counts.decisions, 'decision')}
        </dd>
        <dt>Label</dt>
        <dd>
          <Tlp label={tlp} /> <span className="quiet">written as</span> <span className="mono">{label}</span>
        </dd>
        <dt>File</dt>
        <dd>
          <span className="mono">{fileName}</span> <span className="quiet">{bytesText(size)}</span>
        </dd>
        <dt>SHA-256</dt>
        <dd className="mono" title={sha256}>
          {shortHash(sha256)}
        </dd>
      </dl>
      <Lost lost={lost} />
      {text === null ? null : (
        <details className="document">
          <summary>Look at the document</summary>
          <Scroll label="The document" className="document-text">
            <pre className="mono">{text}</pre>
          </Scroll>
        </details>
      )}
      {fault ? <Fault error={fault} /> : null}
      <div className="row">
        <button type="button" className="main" disabled={busy} onClick={() => void take()}>
          {busy ? 'Handing out …' : `Hand out at TLP:${tlp}`}
        </button>
        <span className="quiet small">Who took it, when and its hash are written down.</span>
      </div>
    </>
  );
}

function Lost({ lost }: { lost: ExportPreview['lost'] }) {
  if (lost.length === 0) return <p className="quiet">Nothing is lost: all of it goes along.</p>;
  return (
    <div className="lost">
      <h3>What does not go along</h3>
      <ul>
        {lost.map(({ field, count: many, reason }) => (
          <li key={`${field} ${reason}`}>
            <b>
              {field} <span className="mono">{many}</span>
            </b>
            <span>{reason}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
