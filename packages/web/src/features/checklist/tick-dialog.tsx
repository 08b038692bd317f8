import type {
  ChecklistBox,
  ChecklistItem,
  ChecklistView,
  SiteChecklist,
  TickRequest,
} from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { serverClock } from '../../app/server-clock.ts';
import { announce } from '../../ui/announcer.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { instantText } from '../../ui/times.ts';

interface TickDialogProps {
  /** Of the checklist. */
  path: string;
  site: SiteChecklist;
  item: ChecklistItem;
  box: ChecklistBox;
  onClose: () => void;
}

/** When it happened, and how that is known: a tick is a statement of the site. */
export function TickDialog({ path, site: { site, zone }, item, box, onClose }: TickDialogProps) {
  const [at, setAt] = useState(() => minuteText(serverClock.now() ?? 0));
  const [note, setNote] = useState('');
  const tick = useAct<ChecklistView, TickRequest>(path, path.replace(/\/checklist$/, ''));
  const needsNote = box.kind === 'not-needed';
  const there = at === '' || zone === 'UTC' ? '' : instantText(Date.parse(`${at}:00Z`), zone);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const words = note.trim();
    const body: TickRequest = {
      site: site?.id ?? '',
      step: item.step,
      ...(item.key === null ? {} : { key: item.key }),
      fact: box.fact,
      at: `${at}:00Z`,
      ...(words === '' ? {} : { note: words }),
    };
    tick.mutate(
      { path: `${path}/ticks`, body },
      {
        onSuccess: () => {
          announce('Recorded.');
          onClose();
        },
      },
    );
  }

  return (
    <Dialog title={box.says} onClose={onClose}>
      <form className="body form" onSubmit={submit}>
        <Field label="When, UTC" hint={there === '' ? undefined : `At the site: ${there}`}>
          {(props) => (
            <input
              {...props}
              type="datetime-local"
              required
              value={at}
              onChange={(event) => setAt(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={needsNote ? 'Why' : 'Note'}
          hint={needsNote ? undefined : 'How it is known: whom you reached, a ticket, the id of a snapshot.'}
        >
          {(props) => (
            <textarea
              {...props}
              rows={3}
              required={needsNote}
              minLength={3}
              maxLength={2000}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        {tick.error ? <Fault error={tick.error} /> : null}
        <button type="submit" className="main" disabled={tick.isPending}>
          {tick.isPending ? 'Recording …' : 'Record'}
        </button>
      </form>
    </Dialog>
  );
}

/** As an input of date and time takes it. */
function minuteText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16);
}
