import { Field } from '../../ui/field.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { TlpField } from '../incidents/tlp-field.tsx';
import type { BanDraft } from './draft.ts';
import { EffectsField } from './effects-field.tsx';
import { NamesField } from './names-field.tsx';

interface BanFormProps {
  draft: BanDraft;
  onDraft: (draft: BanDraft) => void;
  /** Procedure time, in epoch milliseconds. */
  now: number;
}

const DAYS = [1, 7, 30, 90] as const;
const DAY_MS = 86_400_000;

/** Whom, what, why and for how long. Nothing is sent anywhere by filling it in. */
export function BanForm({ draft, onDraft, now }: BanFormProps) {
  const change = (some: Partial<BanDraft>) => onDraft({ ...draft, ...some });
  const hasName = draft.names.some(({ identifier }) => identifier.format === 'x509');
  return (
    <div className="form ban-form">
      <NamesField names={draft.names} onNames={(names) => change({ names })} />
      {hasName ? (
        <label className="check">
          <input
            type="checkbox"
            checked={draft.cascade}
            onChange={({ target }) => change({ cascade: target.checked })}
          />
          And everything delegated under the name: proxies, users of a gateway
        </label>
      ) : null}
      <EffectsField effects={draft.effects} onEffects={(effects) => change({ effects })} />
      <Field label="Reason" hint="Sites read it with the order.">
        {(field) => (
          <textarea
            {...field}
            rows={3}
            maxLength={2000}
            value={draft.reason}
            onChange={({ target }) => change({ reason: target.value })}
          />
        )}
      </Field>
      <div className="two">
        <Field label="Ends after" hint={instantText(now + draft.days * DAY_MS, viewerZone)}>
          {(field) => (
            <select
              {...field}
              value={draft.days}
              onChange={({ target }) => change({ days: Number(target.value) })}
            >
              {DAYS.map((days) => (
                <option key={days} value={days}>
                  {days === 1 ? '1 day' : `${days} days`}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TlpField limit="RED" value={draft.tlp} onChange={(tlp) => change({ tlp })} />
      </div>
      <Field label="Incident" hint="Its id, where there is one. The ban is written into its log.">
        {(field) => (
          <input
            {...field}
            maxLength={64}
            value={draft.incident}
            onChange={({ target }) => change({ incident: target.value })}
          />
        )}
      </Field>
      {draft.incident.trim() === '' ? (
        <label className="check">
          <input
            type="checkbox"
            checked={draft.exercise}
            onChange={({ target }) => change({ exercise: target.checked })}
          />
          Part of an exercise
        </label>
      ) : null}
    </div>
  );
}
