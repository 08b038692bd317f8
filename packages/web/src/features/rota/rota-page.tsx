import type { RotaSummary, RotaView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { ask } from '../../app/api.ts';
import { readAgain, useRead } from '../../app/query.ts';
import { useNow } from '../../app/server-clock.ts';
import { useMe } from '../../app/session.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { zoneName } from '../../ui/times.ts';
import { useStep } from '../people/use-step.ts';
import { CalendarPanel } from './calendar-panel.tsx';
import { ChangeDuty } from './change-duty.tsx';
import { DutyNow } from './duty-now.tsx';
import { HandoversPanel } from './handovers-panel.tsx';
import { NewRotation } from './new-rotation.tsx';
import { PlanPanel } from './plan-panel.tsx';
import './rota.css';
import { useWeeks, WeekList } from './week-list.tsx';

const PATH = '/api/v1/rotas';
const DAY_MS = 86_400_000;
type Asked = 'change' | 'rotation' | 'rota' | null;

/** Who is first responder now and in the weeks to come. */
export function RotaPage() {
  const [search] = useSearchParams();
  const [asked, setAsked] = useState<Asked>(null);
  const [weeks, showMore] = useWeeks();
  const me = useMe();
  const rotas = useRead<RotaSummary[]>(PATH, { everyMs: 60_000 });
  const wanted = rotas.data?.find(({ id }) => id === search.get('rota')) ?? rotas.data?.[0];
  const from = useWeekBefore();
  const rota = useRead<RotaView>(`${PATH}/${wanted?.id}?weeks=${weeks + 1}&from=${from}`, {
    when: wanted !== undefined && from !== null,
    everyMs: 60_000,
  });
  const mayMake = me.role === 'administrator' || me.role === 'officer';
  const view = rota.data;
  return (
    <Page
      title="Duty rota"
      sub="Who is first responder, and who comes next. Reminders that nobody answers end with them."
      actions={
        <>
          {mayMake ? (
            <button type="button" className="button" onClick={() => setAsked('rota')}>
              New rota
            </button>
          ) : null}
          {view?.mayEdit ? (
            <button type="button" className="button" onClick={() => setAsked('rotation')}>
              New rotation
            </button>
          ) : null}
          {view?.mayEdit && view.rotations.length > 0 ? (
            <button type="button" className="main" onClick={() => setAsked('change')}>
              Change duty
            </button>
          ) : null}
        </>
      }
    >
      {asked === 'rota' ? <NewRota onClose={() => setAsked(null)} /> : null}
      {asked === 'change' && view ? (
        <ChangeDuty rota={view} zone={zoneOf(view)} onClose={() => setAsked(null)} />
      ) : null}
      {asked === 'rotation' && view ? <NewRotation rota={view} onClose={() => setAsked(null)} /> : null}
      <Loaded
        of={rotas}
        isEmpty={(all) => all.length === 0}
        empty="There is no rota yet, so what is urgent goes to every officer. Make one, then say who takes turns."
      >
        {(all) => (
          <>
            {all.length > 1 ? <Rotas all={all} here={wanted?.id ?? ''} /> : null}
            <Loaded of={rota}>
              {(one) => <Rota rota={one} weeks={weeks} onMore={weeks < 26 ? showMore : null} />}
            </Loaded>
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** The running week is shown from its Monday, wherever that is: a week before today has it. The same all day long. */
function useWeekBefore(): string | null {
  const now = useNow();
  return now === null ? null : new Date(Math.floor(now / DAY_MS - 7) * DAY_MS).toISOString();
}

function zoneOf({ rotations }: RotaView): string {
  return rotations.at(-1)?.zone ?? 'UTC';
}

function Rotas({ all, here }: { all: readonly RotaSummary[]; here: string }) {
  return (
    <Tabs label="Rotas" here={here}>
      {all.map(({ id, name, owner }) => (
        <Link key={id} href={`/rota?rota=${id}`} aria-current={id === here ? 'page' : undefined}>
          {name} <span className="quiet small">{owner.name}</span>
        </Link>
      ))}
    </Tabs>
  );
}

function Rota({ rota, weeks, onMore }: { rota: RotaView; weeks: number; onMore: (() => void) | null }) {
  const zone = zoneOf(rota);
  const now = Date.parse(rota.at);
  return (
    <>
      <DutyNow rota={rota} zone={zone} />
      <Panel title={rota.name} aside={<span className="quiet small">{zoneName(zone)} time</span>}>
        <WeekList shifts={rota.shifts} zone={zone} from={now} now={now} weeks={weeks} />
        {onMore ? (
          <div className="older">
            <button type="button" className="plain" onClick={onMore}>
              Show half a year
            </button>
          </div>
        ) : null}
      </Panel>
      <div className="rota-columns">
        {rota.mayEdit ? <HandoversPanel key={rota.id} rota={rota} zone={zone} /> : null}
        <div className="rota-side">
          <PlanPanel rota={rota} zone={zone} />
          <CalendarPanel key={rota.id} rota={rota} />
        </div>
      </div>
    </>
  );
}

function NewRota({ onClose }: { onClose: () => void }) {
  const step = useStep();
  const [, go] = useLocation();
  const [name, setName] = useState('');
  function save(event: FormEvent): void {
    event.preventDefault();
    void step.run(async () => {
      const { id } = await ask<RotaSummary>('POST', PATH, { name });
      await readAgain(PATH);
      onClose();
      go(`/rota?rota=${id}`);
    });
  }
  return (
    <Dialog title="New rota" onClose={onClose}>
      <form className="body form" onSubmit={save}>
        {step.fault ? <Fault error={step.fault} /> : null}
        <Field label="Name" hint="It is of your own team: the CSIRT’s, or your NGI’s.">
          {(field) => (
            <input
              {...field}
              required
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <button type="submit" className="main" disabled={step.busy}>
          Make the rota
        </button>
      </form>
    </Dialog>
  );
}
