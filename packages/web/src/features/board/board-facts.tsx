import type { GridView } from '@muster/contract';
import type { ReactNode } from 'react';
import { useTick } from '../../app/server-clock.ts';
import { countdownText, durationText } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import type { BoardFilter } from './board-filter.ts';
import { median, nextDeadline, passedBy, URGENT_SECONDS } from './grid-model.ts';
import { wordAt } from './words-of-row.ts';
import { inZones } from './zones.ts';

const DAY_SECONDS = 86_400;

interface BoardFactsProps {
  grid: GridView;
  filter: BoardFilter;
  onFilter: (filter: Partial<BoardFilter>) => void;
}

/** Four figures; each opens onto the sites that it speaks of. */
export function BoardFacts({ grid, filter, onFilter }: BoardFactsProps) {
  const { sites, checks } = grid;
  const place = (id: string) => checks.findIndex((check) => check.id === id);
  const containedBy = place('K5') >= 0 ? 'K5' : 'K2';
  const sum = (of: keyof NonNullable<GridView['sites'][number]['copies']>) =>
    sites.reduce((total, { copies }) => total + (copies?.[of] ?? 0), 0);
  const toggle = (wanted: Partial<BoardFilter>) => {
    const isOn = Object.entries(wanted).every(([name, value]) => filter[name as keyof BoardFilter] === value);
    onFilter(isOn ? { check: '', state: '' } : { check: '', state: '', ...wanted });
  };
  const times = sites.flatMap(({ containedAfterSeconds }) => containedAfterSeconds ?? []);
  const middle = median(times);
  const dead = sites.filter((site) => wordAt(site, place('C1')) === 'fail').length;
  const machines = sites.filter((site) => site.depth === 2 && wordAt(site, place('C3')) !== 'pass').length;
  return (
    <section className="facts board-facts" aria-label="At a glance">
      {sum('planned') > 0 ? (
        <Fact
          figure={sum('alive')}
          unit={`of ${count(sum('planned'), 'copy', 'copies')} alive`}
          note={[
            `${sum('silent')} silent`,
            sum('ended') > 0 ? `${sum('ended')} not started` : '',
            sum('clones') > 0 ? count(sum('clones'), 'clone') : '',
          ]}
          isOn={filter.state === 'alive'}
          onClick={() => toggle({ state: 'alive' })}
        />
      ) : null}
      {place(containedBy) >= 0 ? (
        <Fact
          figure={passedBy(sites, place(containedBy))}
          unit={`of ${count(sites.length, 'site')} contained`}
          note={[middle === null ? 'none dated yet' : `median ${durationText(middle)} after the alarm`]}
          isOn={filter.check === containedBy && filter.state === 'not-passed'}
          onClick={() => toggle({ check: containedBy, state: 'not-passed' })}
        />
      ) : null}
      {place('C3') >= 0 ? (
        <Fact
          figure={passedBy(sites, place('C3'))}
          unit={`of ${count(sites.length, 'site')} answered by a person`}
          note={[
            dead > 0 ? count(dead, 'dead address', 'dead addresses') : 'every address works',
            machines > 0 ? `${count(machines, 'machine')} only` : '',
          ]}
          isOn={filter.check === 'C3' && filter.state === 'not-passed'}
          onClick={() => toggle({ check: 'C3', state: 'not-passed' })}
        />
      ) : null}
      <Deadline grid={grid} filter={filter} onFilter={onFilter} />
    </section>
  );
}

interface FactProps {
  figure: ReactNode;
  unit?: string;
  note: readonly string[];
  hot?: boolean;
  title?: string | undefined;
  isOn: boolean;
  disabled?: boolean;
  onClick: () => void;
}

function Fact({ figure, unit, note, hot = false, title, isOn, disabled = false, onClick }: FactProps) {
  return (
    <button
      type="button"
      className="fact"
      aria-pressed={isOn}
      title={title}
      disabled={disabled}
      onClick={onClick}
    >
      <b className={hot ? 'hot' : undefined}>
        {figure} {unit ? <small>{unit}</small> : null}
      </b>
      <span>{note.filter(Boolean).join(', ')}</span>
    </button>
  );
}

/** The countdown alone is drawn again with every second. */
function Deadline({ grid, filter, onFilter }: BoardFactsProps) {
  const dueAt = useTick((now) =>
    now === null ? null : (nextDeadline(grid.sites, now)?.clock.dueAt ?? null),
  );
  const next = dueAt === null ? null : nextDeadline(grid.sites, dueAt - 1);
  const seconds = useTick((now) => (now === null || dueAt === null ? null : (dueAt - now) / 1000));
  if (!next || seconds === null || dueAt === null)
    return <Fact figure="–" note={['no clock runs']} isOn={false} disabled onClick={() => undefined} />;
  const { name, timeZone } = next.site.site;
  const isOn = filter.text === name;
  return (
    <Fact
      figure={
        <span className={seconds >= DAY_SECONDS ? 'ticks days' : 'ticks'}>{countdownText(seconds)}</span>
      }
      note={[`next deadline: ${next.clock.step}, ${name}`]}
      hot={seconds < URGENT_SECONDS}
      title={`Due ${inZones(dueAt, timeZone)}`}
      isOn={isOn}
      onClick={() => onFilter(isOn ? { text: '' } : { text: name, ngi: '', check: '', state: '' })}
    />
  );
}
