import type { TeamDescription } from '@muster/contract';
import { Field } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { linesOf } from './team-fields.ts';

type SecurityTxt = TeamDescription['securityTxt'];

interface SecurityTxtFieldsProps {
  value: SecurityTxt;
  onChange: (value: SecurityTxt) => void;
}

/** RFC 9116, for who finds a weakness in this server. */
export function SecurityTxtFields({ value, onChange }: SecurityTxtFieldsProps) {
  return (
    <Panel title="security.txt">
      <div className="body form team-fields">
        <div className="long">
          <Field label="Contact" hint="One a line, the preferred one first: mailto:, https:// or tel:">
            {(props) => (
              <textarea
                {...props}
                rows={2}
                required
                defaultValue={value.contacts.join('\n')}
                onChange={(event) => onChange({ ...value, contacts: linesOf(event.target.value) })}
              />
            )}
          </Field>
        </div>
        <div className="long">
          <Field label="Encryption" hint="Where the key is, one a line: https://, dns: or openpgp4fpr:">
            {(props) => (
              <textarea
                {...props}
                rows={2}
                defaultValue={value.encryption.join('\n')}
                onChange={(event) => onChange({ ...value, encryption: linesOf(event.target.value) })}
              />
            )}
          </Field>
        </div>
        <Field
          label="Holds for, in days"
          hint="Then it is no longer served, until somebody reads and publishes it again."
        >
          {(props) => (
            <input
              {...props}
              type="number"
              min={1}
              max={365}
              required
              value={value.validDays}
              onChange={(event) => onChange({ ...value, validDays: Number(event.target.value) })}
            />
          )}
        </Field>
        <Field label="Languages" hint="Of reports, by preference: en, fr">
          {(props) => (
            <input
              {...props}
              defaultValue={value.languages.join(', ')}
              onChange={(event) =>
                onChange({ ...value, languages: linesOf(event.target.value.replaceAll(',', '\n')) })
              }
            />
          )}
        </Field>
        <Field label="Policy" hint="How reports are treated; an https address">
          {(props) => (
            <input
              {...props}
              type="url"
              value={value.policy}
              onChange={(event) => onChange({ ...value, policy: event.target.value })}
            />
          )}
        </Field>
        <Field label="Acknowledgments" hint="Where you thank; an https address">
          {(props) => (
            <input
              {...props}
              type="url"
              value={value.acknowledgments}
              onChange={(event) => onChange({ ...value, acknowledgments: event.target.value })}
            />
          )}
        </Field>
      </div>
    </Panel>
  );
}
