import type { OwnTask, OwnTasks as OwnTasksView } from '@muster/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Panel } from '../../ui/panel.tsx';
import { DueText } from './due-text.tsx';
import { EndForm } from './task-row.tsx';
import './tasks.css';

/** The open tasks given to the reader or their site; absent where there are none. */
export function OwnTasks({ title = 'Tasks for your site' }: { title?: string }) {
  const tasks = useRead<OwnTasksView>('/api/v1/tasks', { everyMs: 60_000 });
  const [ending, setEnding] = useState<OwnTask | null>(null);
  const items = tasks.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Panel title={`${title}: ${items.length}`}>
      <ol className="tasks">
        {items.map((task) => (
          <li key={task.id} className="task">
            <div className="task-main">
              <h3>
                {task.title}
                {task.mandatory ? <span className="task-mark small">must be done</span> : null}
              </h3>
              <p className="task-line small quiet">
                <Link href={`/incidents/${task.incident}?part=tasks`}>{task.incidentTitle}</Link>
                <span className="mono">{task.publicId}</span>
                {task.exercise ? <span>exercise</span> : null}
                <DueText dueAt={task.dueAt} due={task.due} />
              </p>
              {task.text === '' ? null : <p className="task-text">{task.text}</p>}
            </div>
            <div className="row task-acts">
              <button type="button" className="button" onClick={() => setEnding(task)}>
                Done<span className="unseen">: {task.title}</span>
              </button>
            </div>
          </li>
        ))}
      </ol>
      {ending ? (
        <Dialog title="It is done" onClose={() => setEnding(null)}>
          <EndForm task={ending} state="done" onDone={() => setEnding(null)} />
        </Dialog>
      ) : null}
    </Panel>
  );
}
