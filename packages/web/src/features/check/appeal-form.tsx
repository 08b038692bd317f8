import type { AppealRequest, CheckPageView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { pathsOfVerdict } from './paths.ts';

const SHORTEST = 5;

/** The site's contact says why the verdict is wrong. */
export function AppealForm({ view }: { view: CheckPageView }) {
  const { participation, check } = view;
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string>();
  const act = useAct<{ id: string }, AppealRequest>(...pathsOfVerdict(view));

  function send(event: FormEvent): void {
    event.preventDefault();
    if (text.trim().length < SHORTEST) {
      setFault('Say in a sentence what is wrong with the verdict.');
      return;
    }
    setFault(undefined);
    act.mutate(
      { path: '/api/v1/appeals', body: { participation, check: check.id, text: text.trim() } },
      {
        onSuccess: () => {
          setText('');
          announce('The appeal is sent; an officer answers it here.');
        },
      },
    );
  }

  return (
    <form className="form" onSubmit={send}>
      <Field
        label="Why is this verdict wrong?"
        hint="Name what shows it: a time, a log, a mail. An officer reads and answers it here; until then the verdict stays."
        fault={fault}
      >
        {(field) => (
          <textarea
            {...field}
            rows={4}
            maxLength={8000}
            value={text}
            onChange={(e) => setText(e.target.value)}
          />
        )}
      </Field>
      {act.error ? <Fault error={act.error} /> : null}
      <button type="submit" className="main" disabled={act.isPending}>
        Appeal
      </button>
    </form>
  );
}
