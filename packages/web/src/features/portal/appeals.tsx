import type { AppealView } from '@muster/contract';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';

const states: Record<AppealView['state'], { says: string; tone: string }> = {
  open: { says: 'waits for an answer', tone: 'pending' },
  accepted: { says: 'accepted', tone: 'pass' },
  refused: { says: 'refused', tone: 'fail' },
};

/** What the site has said against verdicts, and what was answered. */
export function Appeals({ campaign }: { campaign: string }) {
  const appeals = useRead<AppealView[]>(`/api/v1/campaigns/${campaign}/appeals`, { everyMs: 60_000 });
  return (
    <Panel title="Appeals">
      <Loaded
        of={appeals}
        isEmpty={(all) => all.length === 0}
        empty="None. Open a check to see why it was judged so; from there you can appeal."
      >
        {(all) => (
          <ul className="portal-appeals">
            {all.map(({ id, check, state, text, answer }) => (
              <li key={id}>
                <p>
                  <b>{check}</b>{' '}
                  <span className={`portal-state ${states[state].tone}`}>{states[state].says}</span>
                </p>
                <p>{text}</p>
                {answer ? <p className="quiet">Answer: {answer}</p> : null}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
