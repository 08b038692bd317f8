import type { ImportProcedureRequest, ProcedureView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { useAct } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';

/** A version that the federation wrote itself: checked whole, and then kept for ever. */
export function ImportProcedure({ onClose }: { onClose: () => void }) {
  const [yaml, setYaml] = useState('');
  const [, go] = useLocation();
  const record = useAct<ProcedureView, ImportProcedureRequest>('/api/v1/procedures');

  function submit(event: FormEvent): void {
    event.preventDefault();
    record.mutate(
      { path: '/api/v1/procedures', body: { yaml } },
      { onSuccess: ({ name, version }) => go(`/procedures/${name}?version=${version}`) },
    );
  }

  return (
    <Dialog title="Record a version" onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <p>
          New incidents follow the newest version of their procedure. Those that are open go on with theirs
          until somebody moves them.
        </p>
        <Field label="The document, YAML" hint="Give a changed text a new version: a version never changes.">
          {(props) => (
            <textarea
              {...props}
              className="mono"
              rows={14}
              required
              spellCheck={false}
              value={yaml}
              onChange={(event) => setYaml(event.target.value)}
            />
          )}
        </Field>
        {record.error ? (
          <div className="procedure-faults">
            <Fault error={record.error} />
          </div>
        ) : null}
        <button type="submit" className="main" disabled={record.isPending}>
          {record.isPending ? 'Checking …' : 'Record'}
        </button>
      </form>
    </Dialog>
  );
}
