import type { ChangeTaskRequest, IncidentView, NewTaskRequest, TaskView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { instantOf, MomentField, writtenOf } from '../incidents/moment-field.tsx';
import { ReaderField, type Readers, useReaders } from '../incidents/reader-field.tsx';
import { useDoers } from './use-doers.ts';

interface TaskFormProps {
  incident: IncidentView;
  /** The one that is changed; a new one without. */
  task?: TaskView;
  onDone: () => void;
}

/** What is to be done, by whom and by when. */
export function TaskForm({ incident, task, onDone }: TaskFormProps) {
  const first = useReaders(incident).at(incident.maySteer ? 1 : 0)?.readers;
  const [readers, setReaders] = useState<Readers>(
    task
      ? { siteId: task.site?.id ?? null, audience: task.audience }
      : (first ?? { siteId: null, audience: 'csirt' }),
  );
  const [title, setTitle] = useState(task?.title ?? '');
  const [text, setText] = useState(task?.text ?? '');
  const [dueAt, setDueAt] = useState(writtenOf(task?.dueAt ?? null));
  const [doer, setDoer] = useState(
    task?.assignee?.kind === 'person' ? task.assignee.id : (task?.assignee?.kind ?? ''),
  );
  const [mandatory, setMandatory] = useState(task?.mandatory ?? false);
  const doers = useDoers(incident, readers.siteId);
  const path = `/api/v1/incidents/${incident.id}`;
  const save = useAct<TaskView, NewTaskRequest | ChangeTaskRequest>(path, '/api/v1/tasks');

  function submit(event: FormEvent): void {
    event.preventDefault();
    const assignee =
      doer === ''
        ? null
        : doer === 'site'
          ? { kind: 'site' as const }
          : { kind: 'person' as const, personId: doer };
    const common = { title, text, dueAt: instantOf(dueAt), assignee, mandatory };
    save.mutate(
      task
        ? { verb: 'PATCH', path: `${path}/tasks/${task.id}`, body: { revision: task.revision, ...common } }
        : { path: `${path}/tasks`, body: { ...common, ...readers } },
      { onSuccess: onDone },
    );
  }

  return (
    <form className="body form" onSubmit={submit}>
      <Field label="What is to be done">
        {(props) => (
          <input
            {...props}
            required
            minLength={3}
            maxLength={200}
            value={title}
            onChange={({ target }) => setTitle(target.value)}
          />
        )}
      </Field>
      <Field label="How, and what for">
        {(props) => (
          <textarea
            {...props}
            rows={3}
            maxLength={8000}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      {task ? null : (
        <ReaderField
          incident={incident}
          value={readers}
          onChange={(next) => {
            setReaders(next);
            if (next.siteId === null && doer === 'site') setDoer('');
          }}
          hint="A task about a site is read by that site."
        />
      )}
      <Field label="Who does it">
        {(props) => (
          <select {...props} value={doer} onChange={({ target }) => setDoer(target.value)}>
            <option value="">Nobody yet</option>
            {doers.map(({ key, name }) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
            {task?.assignee?.kind === 'person' && !doers.some(({ key }) => key === task.assignee?.id) ? (
              <option value={task.assignee.id}>{task.assignee.name}</option>
            ) : null}
          </select>
        )}
      </Field>
      <MomentField
        label="Due"
        hint="Whoever has to do it is told four hours before, and the duty when it is over."
        value={dueAt}
        onChange={setDueAt}
      />
      <label className="task-tick">
        <input type="checkbox" checked={mandatory} onChange={({ target }) => setMandatory(target.checked)} />
        Must be done or dropped before the incident is closed
      </label>
      {save.error ? <Fault error={save.error} /> : null}
      <button type="submit" className="main" disabled={save.isPending}>
        {task ? 'Save' : 'Give the task'}
      </button>
    </form>
  );
}
