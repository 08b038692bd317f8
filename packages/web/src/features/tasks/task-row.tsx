import type { EndTaskRequest, IncidentView, TaskView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { instantText } from '../../ui/times.ts';
import { readersText } from '../incidents/reader-field.tsx';
import { DueText } from './due-text.tsx';
import { TaskForm } from './task-form.tsx';

interface TaskRowProps {
  task: TaskView;
  incident: IncidentView;
}

type Asked = 'change' | TaskView['state'] | null;

const asks: Record<TaskView['state'], { title: string; label: string; button: string }> = {
  done: { title: 'It is done', label: 'What came out (may stay empty)', button: 'Done' },
  dropped: { title: 'Drop the task', label: 'Why it need not be done', button: 'Drop it' },
  open: { title: 'Open it again', label: 'What is missing', button: 'Open again' },
};

export function TaskRow({ task, incident }: TaskRowProps) {
  const [asked, setAsked] = useState<Asked>(null);
  const { title, text, state, mandatory, assignee, site, audience, mayChange, mayEnd, history } = task;
  return (
    <li className={`task task-${state}`}>
      <div className="task-main">
        <h3>
          {state === 'open' ? title : <s>{title}</s>}
          {mandatory ? <span className="task-mark small">must be done</span> : null}
        </h3>
        <p className="task-line small quiet">
          <span>{assignee === null ? 'nobody yet' : assignee.name}</span>
          {assignee?.kind === 'site' ? null : <span>{readersText(site, audience)}</span>}
          {state === 'open' ? <DueText dueAt={task.dueAt} due={task.due} /> : <span>{state}</span>}
        </p>
        {text === '' ? null : <p className="task-text">{text}</p>}
        {history.length > 1 ? <History history={history} /> : null}
      </div>
      <div className="row task-acts">
        {state === 'open' && mayEnd ? (
          <button type="button" className="button" onClick={() => setAsked('done')}>
            Done<span className="unseen">: {title}</span>
          </button>
        ) : null}
        {state === 'open' && mayChange ? (
          <>
            <button type="button" className="plain" onClick={() => setAsked('change')}>
              Change<span className="unseen"> {title}</span>
            </button>
            <button type="button" className="plain" onClick={() => setAsked('dropped')}>
              Drop<span className="unseen"> {title}</span>
            </button>
          </>
        ) : null}
        {state !== 'open' && mayChange ? (
          <button type="button" className="plain" onClick={() => setAsked('open')}>
            Open again<span className="unseen">: {title}</span>
          </button>
        ) : null}
      </div>
      {asked === 'change' ? (
        <Dialog title="Change the task" onClose={() => setAsked(null)}>
          <TaskForm incident={incident} task={task} onDone={() => setAsked(null)} />
        </Dialog>
      ) : asked === null ? null : (
        <Dialog title={asks[asked].title} onClose={() => setAsked(null)}>
          <EndForm task={task} state={asked} onDone={() => setAsked(null)} />
        </Dialog>
      )}
    </li>
  );
}

function History({ history }: Pick<TaskView, 'history'>) {
  return (
    <details className="small task-history">
      <summary>{history.at(-1)?.note || history.at(-1)?.says}</summary>
      <ol>
        {history.map((one) => (
          <li key={`${one.at} ${one.kind} ${one.says}`}>
            {instantText(Date.parse(one.at))}: {one.says} by {one.who}
            {one.note === '' ? '' : `. ${one.note}`}
          </li>
        ))}
      </ol>
    </details>
  );
}

interface EndFormProps {
  task: Pick<TaskView, 'id' | 'incident' | 'title'>;
  state: TaskView['state'];
  onDone: () => void;
}

/** Done, dropped or open again, with some words. */
export function EndForm({ task, state, onDone }: EndFormProps) {
  const [note, setNote] = useState('');
  const path = `/api/v1/incidents/${task.incident}`;
  const end = useAct<TaskView, EndTaskRequest>(path, '/api/v1/tasks');
  const { label, button } = asks[state];
  function submit(event: FormEvent): void {
    event.preventDefault();
    end.mutate(
      { path: `${path}/tasks/${task.id}/state`, body: { state, note } },
      {
        onSuccess: () => {
          announce(`${task.title}: ${state}.`);
          onDone();
        },
      },
    );
  }
  return (
    <form className="body form" onSubmit={submit}>
      <p>{task.title}</p>
      <Field label={label}>
        {(props) => (
          <textarea
            {...props}
            rows={3}
            maxLength={8000}
            required={state !== 'done'}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        )}
      </Field>
      {end.error ? <Fault error={end.error} /> : null}
      <button type="submit" className="main" disabled={end.isPending}>
        {button}
      </button>
    </form>
  );
}
