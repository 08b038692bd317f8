import type { TaskList, TaskView } from '@muster/contract';
import { useState } from 'react';
import type { IncidentPartProps } from '../../app/incident-parts.tsx';
import { useRead } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { count } from '../../ui/words.ts';
import { Decisions } from './decisions.tsx';
import { TaskForm } from './task-form.tsx';
import { TaskRow } from './task-row.tsx';
import './tasks.css';

/** Who has to do what by when, and what was decided. */
export function TasksPart({ incident }: IncidentPartProps) {
  const [writing, setWriting] = useState(false);
  const list = useRead<TaskList>(`/api/v1/incidents/${incident.id}/tasks`, { everyMs: 60_000 });
  return (
    <div className="stack">
      <Panel
        title={list.data ? `Tasks: ${wordsOf(list.data)}` : 'Tasks'}
        aside={
          list.data?.mayAdd ? (
            <button type="button" className="button" onClick={() => setWriting(true)}>
              Give a task
            </button>
          ) : null
        }
      >
        <Loaded
          of={list}
          isEmpty={({ items }) => items.length === 0}
          empty="There are no tasks. What has to be done, by whom and by when, is not forgotten once it stands here."
        >
          {({ items }) => <Tasks incident={incident} items={items} />}
        </Loaded>
      </Panel>
      <Decisions incident={incident} />
      {writing ? (
        <Dialog title="Give a task" onClose={() => setWriting(false)}>
          <TaskForm incident={incident} onDone={() => setWriting(false)} />
        </Dialog>
      ) : null}
    </div>
  );
}

function Tasks({ incident, items }: IncidentPartProps & { items: readonly TaskView[] }) {
  const [showsEnded, setShowsEnded] = useState(false);
  const open = items.filter(({ state }) => state === 'open');
  const ended = items.filter(({ state }) => state !== 'open');
  return (
    <>
      {open.length === 0 ? <p className="empty">Everything is done.</p> : null}
      <ol className="tasks">
        {open.map((task) => (
          <TaskRow key={task.id} task={task} incident={incident} />
        ))}
      </ol>
      {ended.length > 0 ? (
        <details
          className="tasks-ended"
          open={showsEnded}
          onToggle={(event) => setShowsEnded(event.currentTarget.open)}
        >
          <summary>{count(ended.length, 'task')} done or dropped</summary>
          <ol className="tasks">
            {ended.map((task) => (
              <TaskRow key={task.id} task={task} incident={incident} />
            ))}
          </ol>
        </details>
      ) : null}
    </>
  );
}

function wordsOf({ open, overdue }: TaskList): string {
  return overdue > 0 ? `${open} open, ${overdue} overdue` : `${open} open`;
}
