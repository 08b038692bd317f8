import type { CampaignSummary, ScenarioDraftSummary, ScenarioSummary } from '@muster/contract';
import { useRead } from '../../../app/query.ts';
import { Field } from '../../../ui/field.tsx';
import { count } from '../../../ui/words.ts';

interface ScenarioFieldProps {
  value: string;
  onChange: (key: string) => void;
  /** A campaign whose script may be taken again. */
  like: CampaignSummary | null;
}

export function ScenarioField({ value, onChange, like }: ScenarioFieldProps) {
  const shipped = useRead<ScenarioSummary[]>('/api/v1/scenarios');
  const drafts = useRead<ScenarioDraftSummary[]>('/api/v1/scenario-drafts');
  return (
    <Field label="Scenario" hint="It is frozen with the draft: later changes of it change no campaign.">
      {(props) => (
        <select {...props} value={value} onChange={(event) => onChange(event.target.value)} required>
          <option value="">Choose …</option>
          {like ? <option value={`campaign:${like.id}`}>The same as {like.name}</option> : null}
          {(drafts.data ?? []).length > 0 ? (
            <optgroup label="Drafts">
              {drafts.data?.map(({ id, name, problems }) => (
                <option key={id} value={`draft:${id}`} disabled={problems > 0}>
                  {name}
                  {problems > 0 ? ` (${count(problems, 'problem')})` : ''}
                </option>
              ))}
            </optgroup>
          ) : null}
          <optgroup label="With Muster">
            {(shipped.data ?? []).map(({ name, title }) => (
              <option key={name} value={`shipped:${name}`}>
                {title}
              </option>
            ))}
          </optgroup>
        </select>
      )}
    </Field>
  );
}
