import type { TlpLabel } from '@muster/contract';
import { Field } from '../../ui/field.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { TlpField } from '../incidents/tlp-field.tsx';
import { EndsAfterField } from './ends-after-field.tsx';

/** What is said with every order to sites, whatever it asks. */
export interface OrderTerms {
  reason: string;
  days: number;
  tlp: TlpLabel;
  /** Its id; empty where there is none. */
  incident: string;
}

interface OrderTermsFieldsProps {
  terms: OrderTerms;
  onTerms: (terms: Partial<OrderTerms>) => void;
  /** What is ordered: `ban`. */
  noun: string;
  /** Procedure time, in epoch milliseconds. */
  now: number;
}

const DAY_MS = 86_400_000;

/** Why, for how long, under which label, and for which incident. */
export function OrderTermsFields({ terms, onTerms, noun, now }: OrderTermsFieldsProps) {
  return (
    <>
      <Field label="Reason" hint="Sites read it with the order.">
        {(field) => (
          <textarea
            {...field}
            rows={3}
            maxLength={2000}
            value={terms.reason}
            onChange={({ target }) => onTerms({ reason: target.value })}
          />
        )}
      </Field>
      <div className="two">
        <EndsAfterField
          days={terms.days}
          onDays={(days) => onTerms({ days })}
          hint={instantText(now + terms.days * DAY_MS, viewerZone)}
        />
        <TlpField limit="RED" value={terms.tlp} onChange={(tlp) => onTerms({ tlp })} />
      </div>
      <Field label="Incident" hint={`Its id, where there is one. The ${noun} is written into its log.`}>
        {(field) => (
          <input
            {...field}
            maxLength={64}
            value={terms.incident}
            onChange={({ target }) => onTerms({ incident: target.value })}
          />
        )}
      </Field>
    </>
  );
}
