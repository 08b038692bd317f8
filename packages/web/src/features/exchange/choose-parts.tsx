import type { IncidentRecord, TlpLabel } from '@muster/contract';
import { instantText } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { isWithin } from './exchange-words.ts';

interface ChooseObservablesProps {
  record: IncidentRecord;
  /** Of the copy. */
  tlp: TlpLabel;
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

/** Those whose own label is narrower than the copy's are marked: to let them go lowers their label. */
export function ChooseObservables({ record, tlp, chosen, onChange }: ChooseObservablesProps) {
  const { observables } = record;
  if (observables.length === 0) return null;
  const names = new Map(record.sites.map(({ ref, name }) => [ref, name]));
  function toggle(id: string): void {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  }
  return (
    <fieldset className="choose">
      <legend>
        Observables that go along: {chosen.size} of {observables.length}
      </legend>
      <ul>
        {observables.map((one) => (
          <li key={one.id}>
            <label className="check">
              <input type="checkbox" checked={chosen.has(one.id)} onChange={() => toggle(one.id)} />
              <span>
                <span className="mono value">{one.value}</span>{' '}
                <span className="quiet small">
                  {one.type}
                  {one.site ? `, of ${names.get(one.site) ?? 'a site'}` : ''}
                </span>{' '}
                {isWithin(one.tlp, tlp) ? null : (
                  <span className="small">
                    <Tlp label={one.tlp} /> is lowered
                  </span>
                )}
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

interface ChooseLinesProps {
  record: IncidentRecord;
  chosen: ReadonlyMap<string, string>;
  onChange: (chosen: ReadonlyMap<string, string>) => void;
}

/** Each line that goes along gets its words read, and written anew where they say too much. */
export function ChooseLines({ record, chosen, onChange }: ChooseLinesProps) {
  const { timeline } = record;
  if (timeline.length === 0) return null;
  function toggle(id: string, text: string): void {
    const next = new Map(chosen);
    if (!next.delete(id)) next.set(id, text);
    onChange(next);
  }
  return (
    <details className="choose">
      <summary>
        Lines of the log that go along: {chosen.size} of {timeline.length}
      </summary>
      <ul>
        {timeline.map(({ id, at, text }) => (
          <li key={id}>
            <label className="check">
              <input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id, text)} />
              <span>
                <span className="quiet small nowrap">{instantText(Date.parse(at))}</span> {text}
              </span>
            </label>
            {chosen.has(id) ? (
              <textarea
                className="field"
                rows={2}
                aria-label={`The words that go along for: ${text}`}
                value={chosen.get(id)}
                onChange={(event) => onChange(new Map(chosen).set(id, event.target.value))}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  );
}
