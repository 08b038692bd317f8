import type { OverrideView, RotaView } from '@muster/contract';
import { ask } from '../../app/api.ts';
import { readAgain } from '../../app/query.ts';
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
                <div>
                  <p>
                    <b>From {one.startsOn}</b>
                    <span className="quiet"> · {rhythm(one)}</span>
                  </p>
                  <p>{one.members.map(nameOf).join(' → ')}</p>
                </div>
                {rota.mayEdit ? (
                  <Withdraw path={`/api/v1/rotas/${rota.id}/rotations/${one.id}`} what="Withdraw" />
                ) : null}
              </li>
            ))}
          </ul>
        )}
        {rota.overrides.length > 0 ? <h3>Changes</h3> : null}
        <ul>
          {changesOf(rota.overrides).map(([one, other]) => (
            <li key={one.id}>
              <div>
                <p>
                  <b>
                    {other
                      ? `${nameOf(one.person)} and ${nameOf(other.person)} change places`
                      : whatText(one)}
                  </b>
                </p>
                <p className="quiet">
                  {spanText(one, zone)}
                  {other ? `; ${spanText(other, zone)}` : ''}
                </p>
                <p className="quiet">
                  {one.reason} ({one.madeBy})
                </p>
              </div>
              {rota.mayEdit ? (
                <Withdraw
                  path={`/api/v1/rotas/${rota.id}/overrides/${one.id}`}
                  what={other ? 'Take the swap back' : 'Take back'}
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

/** The two halves of a swap are one change. */
function changesOf(overrides: readonly OverrideView[]): [OverrideView, OverrideView | undefined][] {
  return overrides.flatMap((one, index) => {
    const twin = overrides.find((each) => one.pair !== null && each.pair === one.pair && each.id !== one.id);
    const isSecond = twin !== undefined && overrides.indexOf(twin) < index;
    return isSecond ? [] : [[one, twin]];
  });
}

function whatText({ kind, person }: OverrideView): string {
  return `${nameOf(person)} ${WHAT[kind]}`;
}

function spanText({ startsAt, endsAt }: OverrideView, zone: string): string {
  return `${instantText(Date.parse(startsAt), zone)} to ${instantText(Date.parse(endsAt), zone)}`;
}

/** What is withdrawn can be made again: it is a button like any other. */
function Withdraw({ path, what }: { path: string; what: string }) {
  const step = useStep();
  return (
    <>
      <button
        type="button"
        className="plain"
        disabled={step.busy}
        onClick={() =>
          void step.run(async () => {
            await ask('DELETE', path);
            await readAgain('/api/v1/rotas');
          })
        }
      >
        {what}
      </button>
      {step.fault ? <Fault error={step.fault} /> : null}
    </>
  );
}
