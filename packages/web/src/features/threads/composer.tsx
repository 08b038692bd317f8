import type {
  DraftContent,
  IncidentView,
  MessageDraftView,
  RecipientView,
  SaveDraftRequest,
  SendRequest,
  SentMessageView,
} from '@muster/contract';
import { useEffect, useRef, useState } from 'react';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { count } from '../../ui/words.ts';
import { CheckPanel } from './check-panel.tsx';
import { DocumentForm } from './document-form.tsx';
import { LabelField } from './label-field.tsx';
import { ProtectionField } from './protection-field.tsx';
import { RecipientsField } from './recipients-field.tsx';
import { isDocumentKind, kindWords, requestOf } from './thread-words.ts';
import { useMessageCheck } from './use-message-check.ts';

interface ComposerProps {
  incident: IncidentView;
  first: DraftContent;
  draft: MessageDraftView | undefined;
  known: readonly RecipientView[];
  onDone: () => void;
}

/** The form at the left; at the right what would go out, and to whom it may not. */
export function Composer({ incident, first, draft: opened, known, onDone }: ComposerProps) {
  const path = `/api/v1/incidents/${incident.id}`;
  const [content, setContent] = useState(first);
  const [draft, setDraft] = useState(opened);
  // One message, however often its button is held: the server knows it by this.
  const key = useRef(crypto.randomUUID());
  const check = useMessageCheck(incident.id, content);
  const send = useAct<SentMessageView, SendRequest>(path);
  const keep = useAct<MessageDraftView, SaveDraftRequest>(`${path}/drafts`);
  const drop = useAct(`${path}/drafts`);
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => heading.current?.querySelector<HTMLElement>('input, textarea, select')?.focus(), []);
  const change = (part: Partial<DraftContent>) => setContent((now) => ({ ...now, ...part }));
  const title = kindWords[content.kind];
  const extent = extentOf(content, check.view?.clocks ?? 0);

  function sendNow(): void {
    send.mutate(
      {
        path: `${path}/messages`,
        body: { ...requestOf(content), idempotencyKey: key.current, ...(draft ? { draft: draft.id } : {}) },
      },
      {
        onSuccess({ deliveries }) {
          announce(`${title} queued to ${count(deliveries, 'recipient')}.`);
          onDone();
        },
      },
    );
  }
  function keepNow(): void {
    keep.mutate(
      draft
        ? { path: `${path}/drafts/${draft.id}`, verb: 'PUT', body: { content, after: draft.version } }
        : { path: `${path}/drafts`, body: { content } },
      {
        onSuccess(saved) {
          setDraft(saved);
          announce('The draft is kept.');
        },
      },
    );
  }
  function dropNow(): void {
    if (draft) drop.mutate({ path: `${path}/drafts/${draft.id}`, verb: 'DELETE' });
    onDone();
  }
  const ready = check.current && check.view?.ok === true;
  return (
    <div className="composer" ref={heading}>
      <Panel
        title={title}
        aside={
          <button type="button" className="plain" onClick={dropNow}>
            {draft ? 'Put away' : 'Cancel'}
          </button>
        }
      >
        <div className="form composer-form">
          <RecipientsField
            incidentId={incident.id}
            known={known}
            value={content.recipients}
            check={check.view}
            onChange={(recipients) => change({ recipients })}
          />
          <LabelField incident={incident} content={content} onChange={change} />
          {isDocumentKind(content.kind) && content.document ? (
            <DocumentForm document={content.document} onChange={(document) => change({ document })} />
          ) : (
            <>
              <Field label="Subject" hint={`Goes out behind [${incident.publicId}] and the label.`}>
                {(props) => (
                  <input
                    {...props}
                    maxLength={300}
                    value={content.subject}
                    onChange={({ target }) => change({ subject: target.value })}
                  />
                )}
              </Field>
              <Field
                label="Text"
                hint={
                  content.kind === 'request'
                    ? 'A request starts the clock of each site that it goes to, once it has left.'
                    : undefined
                }
              >
                {(props) => (
                  <textarea
                    {...props}
                    rows={12}
                    maxLength={100_000}
                    value={content.body}
                    onChange={({ target }) => change({ body: target.value })}
                  />
                )}
              </Field>
            </>
          )}
          <ProtectionField
            value={content.protection}
            check={check.view}
            onChange={(protection) => change({ protection })}
          />
          <SendAt value={content.notBefore} onChange={(notBefore) => change({ notBefore })} />
          {send.error ? <Fault error={send.error} /> : null}
          {keep.error ? <Fault error={keep.error} /> : null}
          <div className="row composer-end">
            <HoldButton
              extent={`${extent}; press again to do it`}
              disabled={!ready || send.isPending}
              onHeld={sendNow}
            >
              {send.isPending ? 'Sending …' : extent}
            </HoldButton>
            <button type="button" className="button" disabled={keep.isPending} onClick={keepNow}>
              {draft && keep.isSuccess ? 'Keep again' : 'Keep as draft'}
            </button>
          </div>
        </div>
      </Panel>
      <CheckPanel check={check} />
    </div>
  );
}

function extentOf({ kind, tlp, recipients, notBefore }: DraftContent, clocks: number): string {
  const starts = clocks > 0 ? `, starts ${count(clocks, 'clock')}` : '';
  const when = notBefore === null ? 'Send' : 'Send later';
  return `${when}: ${kindWords[kind].toLowerCase()}, TLP:${tlp}, to ${count(recipients.length, 'recipient')}${starts}`;
}

function SendAt({ value, onChange }: { value: string | null; onChange: (value: string | null) => void }) {
  return (
    <Field label="Not before (UTC)" hint="Empty: at once.">
      {(props) => (
        <input
          {...props}
          type="datetime-local"
          value={value === null ? '' : value.slice(0, 16)}
          onChange={({ target }) => onChange(target.value === '' ? null : `${target.value}:00.000Z`)}
        />
      )}
    </Field>
  );
}
