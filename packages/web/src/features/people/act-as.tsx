import { ask } from '../../app/api.ts';
import { queries } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { roleText } from '../../ui/words.ts';
import { useStep } from './use-step.ts';

/** Which of one's roles counts; only for who has several. What was read under the other one is forgotten. */
export function ActAs() {
  const me = useMe();
  const step = useStep();
  if (me.grants.length < 2) return null;

  async function act(grant: string): Promise<void> {
    await ask('PUT', '/api/v1/sessions/current/grant', { grant });
    queries.clear();
    // Pages of the other role may not be for this one.
    location.assign('/');
  }
  return (
    <fieldset>
      <legend>Act as</legend>
      {step.fault ? <Fault error={step.fault} /> : null}
      {me.grants.map((grant) => (
        <label key={grant.id}>
          <input
            type="radio"
            name="act-as"
            checked={grant.id === me.activeGrant}
            disabled={step.busy}
            onChange={() => void step.run(() => act(grant.id))}
          />
          {roleText(grant)}
        </label>
      ))}
    </fieldset>
  );
}
