import type { RedactionPreview } from '@muster/contract';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Scroll } from '../../ui/scroll.tsx';

interface RedactionResultProps {
  preview: RedactionPreview;
  /** By site, who agreed and how. */
  agreed: Readonly<Record<string, string>>;
  reason: string;
  busy: boolean;
  fault: Error | null;
  onAgreed: (agreed: Readonly<Record<string, string>>) => void;
  onReason: (reason: string) => void;
  onMake: () => void;
}

/** What the copy would be beside the whole, what in it still tells too much, and whose word is needed. */
export function RedactionResult({
  preview,
  agreed,
  reason,
  busy,
  fault,
  onAgreed,
  onReason,
  onMake,
}: RedactionResultProps) {
  const { differences, shows, consents, record } = preview;
  const isAgreed = consents.every(({ site }) => (agreed[site] ?? '').trim().length >= 3);
  return (
    <div className="redaction-result">
      <h3>Beside the whole</h3>
      <Scroll label="What goes along and what stays behind">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col" className="number">
                As it was
              </th>
              <th scope="col" className="number">
                Changed
              </th>
              <th scope="col" className="number">
                Stays behind
              </th>
              <th scope="col">How</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ part, kept, changed, withheld, says }) => (
              <tr key={part}>
                <th scope="row">{part}</th>
                <td className="number mono">{kept}</td>
                <td className="number mono">{changed}</td>
                <td className="number mono">{withheld}</td>
                <td className="quiet says">{says}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {shows.length > 0 ? (
        <div className="line hot" role="alert">
          <p>These words still tell what stays behind. Take them out, or let it go along:</p>
          <ul>
            {shows.map(({ where, what }) => (
              <li key={`${where} ${what}`}>
                {where}: {what}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {consents.map(({ site, name, why }) => (
        <Field key={site} label={`Who agreed for ${name}, and how`} hint={`Needed because ${why}.`}>
          {(props) => (
            <input
              {...props}
              value={agreed[site] ?? ''}
              placeholder="their security contact, by mail"
              onChange={(event) => onAgreed({ ...agreed, [site]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Field label="Reason" hint="Kept with the copy, and in the log of the incident.">
        {(props) => <input {...props} value={reason} onChange={(event) => onReason(event.target.value)} />}
      </Field>
      {fault ? <Fault error={fault} /> : null}
      <button
        type="button"
        className="main"
        disabled={busy || shows.length > 0 || !isAgreed || reason.trim().length < 3}
        onClick={onMake}
      >
        {busy ? 'Making …' : `Make the copy at TLP:${record.tlp}`}
      </button>
    </div>
  );
}
