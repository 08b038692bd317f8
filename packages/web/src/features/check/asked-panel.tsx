import type { CheckPageView } from '@muster/contract';
import { useNow } from '../../app/server-clock.ts';
import { Panel } from '../../ui/panel.tsx';
import { durationText, instantText } from '../../ui/times.ts';

/** What was asked of the site, and by what it is judged. */
export function AskedPanel({ view }: { view: CheckPageView }) {
  const { check, deadlines } = view;
  return (
    <Panel title="What is asked">
      <div className="body asked">
        <p>
          <b>{check.asks}</b>
        </p>
        {check.question ? <blockquote>{check.question.text}</blockquote> : null}
        <p>{check.judged}</p>
        <dl className="pairs">
          <dt>Weight</dt>
          <dd>{check.weight}</dd>
          {check.parameters.map(({ name, value }) => (
            <Pair key={name} name={name} value={value} />
          ))}
          {check.hintCost === null ? null : (
            <Pair name="Hint given" value={`took off ${Math.round(check.hintCost * 100)} %`} />
          )}
          {deadlines.map((deadline, i) => (
            <Deadline
              // biome-ignore lint/suspicious/noArrayIndexKey: clocks of one step keep their order
              key={i}
              name={deadlines.length > 1 ? `Deadline ${i + 1}` : 'Deadline'}
              {...{ deadline }}
              zone={view.site.timeZone}
            />
          ))}
        </dl>
      </div>
    </Panel>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

interface DeadlineProps {
  name: string;
  deadline: CheckPageView['deadlines'][number];
  zone: string | null;
}

function Deadline({ name, deadline: { state, dueAt, metAt }, zone }: DeadlineProps) {
  const now = useNow();
  const due = dueAt === null ? null : Date.parse(dueAt);
  const isOpen = state === 'running' || state === 'paused';
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {due === null ? 'has not begun' : instantText(due)}
        {due !== null && zone && zone !== 'UTC' ? (
          <span className="quiet">, {instantText(due, zone)}</span>
        ) : null}
        <br />
        <span className="quiet">
          {metAt ? `${state}, ${instantText(Date.parse(metAt))}` : state.replaceAll('-', ' ')}
          {isOpen && due !== null && now !== null && due > now
            ? `, ${durationText((due - now) / 1000)} left`
            : ''}
        </span>
      </dd>
    </>
  );
}
