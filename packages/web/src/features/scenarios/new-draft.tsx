import type {
  CreateScenarioDraftRequest,
  ScenarioDraftView,
  ScenarioSummary,
  ScenarioView,
} from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { ask } from '../../app/api.ts';
import { useAct, useRead } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';

interface NewDraftProps {
  onClose: () => void;
  /** The text to keep; without it a scenario is chosen to begin from. */
  yaml?: string;
  suggested?: string;
  /** It is kept. */
  onKept?: () => void;
}

export function NewDraft({ onClose, yaml, suggested = '', onKept }: NewDraftProps) {
  const [, go] = useLocation();
  const [name, setName] = useState(suggested);
  const [from, setFrom] = useState('rogue-user');
  const [fault, setFault] = useState<Error | null>(null);
  const shipped = useRead<ScenarioSummary[]>('/api/v1/scenarios', { when: yaml === undefined });
  const keep = useAct<ScenarioDraftView, CreateScenarioDraftRequest>('/api/v1/scenario-drafts');

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setFault(null);
    try {
      const text = yaml ?? (await ask<ScenarioView>('GET', `/api/v1/scenarios/${from}`)).yaml;
      const { id } = await keep.mutateAsync({
        path: '/api/v1/scenario-drafts',
        body: { name: name.trim(), yaml: text },
      });
      onKept?.();
      go(`/scenarios/${id}`);
      onClose();
    } catch (error) {
      setFault(error as Error);
    }
  }
  return (
    <Dialog title={yaml === undefined ? 'New draft' : 'Keep as a draft'} onClose={onClose}>
      <form className="body form" onSubmit={(event) => void submit(event)}>
        <Field label="Name" hint="For you and your colleagues; sites never see it.">
          {(props) => (
            <input
              {...props}
              value={name}
              onChange={(event) => setName(event.target.value)}
              maxLength={120}
              required
              autoComplete="off"
            />
          )}
        </Field>
        {yaml === undefined ? (
          <Field label="Begin from">
            {(props) => (
              <select {...props} value={from} onChange={(event) => setFrom(event.target.value)}>
                {(shipped.data ?? []).map((one) => (
                  <option key={one.name} value={one.name}>
                    {one.title}
                  </option>
                ))}
              </select>
            )}
          </Field>
        ) : null}
        {fault ? <Fault error={fault} /> : null}
        <button className="main" type="submit" disabled={keep.isPending || name.trim() === ''}>
          {keep.isPending ? 'Keeping …' : 'Keep the draft'}
        </button>
      </form>
    </Dialog>
  );
}
