import type { TaskList } from '@muster/contract';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';

const MOST = 5;
const READ_EVERY_MS = 30_000;

/** What is still to be done, in its order. */
export function OpenTasksPanel({ incident }: { incident: string }) {
  const tasks = useRead<TaskList>(`/api/v1/incidents/${incident}/tasks`, { everyMs: READ_EVERY_MS });
  const open = tasks.data?.items.filter(({ state }) => state === 'open') ?? [];
  return (
    <Panel
      title="Open tasks"
      aside={
        <Link className="small" href={`/incidents/${incident}?part=tasks`}>
          {open.length > MOST ? `All ${open.length}` : 'Tasks and decisions'}
        </Link>
      }
    >
      <Loaded of={tasks} isEmpty={() => open.length === 0} empty="No task is open.">
        {() => (
          <ul className="entries">
            {open.slice(0, MOST).map(({ id, title, dueAt, due, assignee }) => (
              <li key={id}>
                <span className="says">{title}</span>
                <span className={due === 'overdue' ? 'small of hot' : 'quiet small of'}>
                  {assignee?.name ?? 'Nobody yet'}
                  {dueAt === null
                    ? ''
                    : ` · ${due === 'overdue' ? 'was due' : 'due'} ${instantText(Date.parse(dueAt), viewerZone)}`}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}
