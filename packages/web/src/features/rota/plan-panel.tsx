import type { OverrideView, RotaView } from '@muster/contract';
import { ask } from '../../app/api.ts';
import { readAgain } from '../../app/query.ts';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText, zoneName } from '../../ui/times.ts';
import { useStep } from '../people/use-step.ts';
import { nameOf } from './week-list.tsx';

const WEEKDAYS = {
  mon: 'Mondays',
  tue: 'Tuesdays',
  wed: 'Wednesdays',
  thu: 'Thursdays',
  fri: 'Fridays',
  sat: 'Saturdays',
  sun: 'Sundays',
};
const WHAT: Record<OverrideView['kind'], string> = {
  swap: 'swapped in',
  cover: 'covers',
  absence: 'is away',
};

/** By which rules the weeks come about, and what was changed of them. */
export function PlanPanel({ rota, zone }: { rota: RotaView; zone: string }) {
  return (
    <Panel title="The plan">
      <div className="body plan">
        {rota.rotations.length === 0 ? (
          <p className="quiet">No rotation: nobody is on duty until there is one.</p>
        ) : (
          <ul>
            {rota.rotations.map((one) => (
              <li key={one.id}>
                <p>
                  <b>From {one.startsOn}</b>
                  <span className="quiet"> · {rhythm(one)}</span>
                </p>
                <p>{one.members.map(nameOf).join(' → ')}</p>
                {rota.mayEdit ? (
                  <Withdraw
                    path={`/api/v1/rotas/${rota.id}/rotations/${one.id}`}
                    extent={`Withdraws the rotation from ${one.startsOn}; the one before it counts again. Press again to do it`}
                  />
                ) : null}
              </li>
            ))}
          </ul>
        )}
        {rota.overrides.length > 0 ? <h3>Changes</h3> : null}
        <ul>
          {rota.overrides.map((one) => (
            <li key={one.id}>
              <p>
                <b>
                  {nameOf(one.person)} {WHAT[one.kind]}
                </b>
                <span className="quiet">
                  {' '}
                  · {instantText(Date.parse(one.startsAt), zone)} to{' '}
                  {instantText(Date.parse(one.endsAt), zone)}
                </span>
              </p>
              <p className="quiet">
                {one.reason} ({one.madeBy})
              </p>
              {rota.mayEdit ? (
                <Withdraw
                  path={`/api/v1/rotas/${rota.id}/overrides/${one.id}`}
                  extent={`Takes this change back${one.pair ? ', and the other half of the swap' : ''}; press again to do it`}
                />
              ) : null}
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}

function rhythm({ everyDays, handoverTime, handoverWeekday, zone }: RotaView['rotations'][number]): string {
  const at = `at ${handoverTime} ${zoneName(zone)}`;
  if (handoverWeekday === null) return everyDays === 1 ? `daily ${at}` : `every ${everyDays} days ${at}`;
  const weeks = everyDays / 7;
  return `${weeks === 1 ? 'weekly' : `every ${weeks} weeks`} on ${WEEKDAYS[handoverWeekday]} ${at}`;
}

function Withdraw({ path, extent }: { path: string; extent: string }) {
  const step = useStep();
  return (
    <>
      <HoldButton
        extent={extent}
        disabled={step.busy}
        onHeld={() =>
          void step.run(async () => {
            await ask('DELETE', path);
            await readAgain('/api/v1/rotas');
          })
        }
      >
        Withdraw
      </HoldButton>
      {step.fault ? <Fault error={step.fault} /> : null}
    </>
  );
}
