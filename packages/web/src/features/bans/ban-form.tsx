import { OrderTermsFields } from '../orders/order-terms-fields.tsx';
import type { BanDraft } from './draft.ts';
import { EffectsField } from './effects-field.tsx';
import { NamesField } from './names-field.tsx';

interface BanFormProps {
  draft: BanDraft;
  onDraft: (draft: BanDraft) => void;
  /** Procedure time, in epoch milliseconds. */
  now: number;
}

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
      <EffectsField
        effects={draft.effects}
        onEffects={(effects) => change({ effects })}
        onCertainty={(certainty) => change({ certainty })}
      />
      <OrderTermsFields terms={draft} onTerms={change} noun="ban" now={now} />
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
