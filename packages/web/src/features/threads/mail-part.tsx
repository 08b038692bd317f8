import type { IncidentMailItem, IncidentMailView, MessageDraftView, RecalledMessage } from '@muster/contract';
import { useState } from 'react';
import type { IncidentPartProps } from '../../app/incident-parts.tsx';
import { useAct, useRead } from '../../app/query.ts';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { Begin, type Beginning } from './begin.tsx';
import { Compose } from './compose.tsx';
import { ThreadItem } from './thread-item.tsx';
import { kindWords } from './thread-words.ts';
import '../mail/mail.css';
import './threads.css';

const READ_EVERY_MS = 15_000;

/** Mail in and out of an incident, the newest first, and what is being written. */
export function MailPart({ incident }: IncidentPartProps) {
  const path = `/api/v1/incidents/${incident.id}`;
  const [before, setBefore] = useState<string | null>(null);
  const [writing, setWriting] = useState<Beginning | null>(null);
  const mail = useRead<IncidentMailView>(
    `${path}/mail?limit=50${before === null ? '' : `&before=${encodeURIComponent(before)}`}`,
    { everyMs: READ_EVERY_MS },
  );
  const mayWrite = mail.data?.mayWrite ?? false;
  const recall = useAct<RecalledMessage>(path);
  const drafts = useRead<MessageDraftView[]>(`${path}/drafts`, { when: mayWrite });
  return (
    <div className="incident-mail">
      {mayWrite && writing === null ? <Begin onBegin={setWriting} /> : null}
      {mayWrite && writing === null && drafts.data && drafts.data.length > 0 ? (
        <Drafts drafts={drafts.data} onOpen={(draft) => setWriting({ draft })} />
      ) : null}
      {writing ? (
        <Compose
          key={JSON.stringify(writing)}
          incident={incident}
          beginning={writing}
          onDone={() => setWriting(null)}
        />
      ) : null}
      <Panel
        title="Thread"
        aside={
          <span className="row">
            {before === null ? null : (
              <button type="button" className="plain" onClick={() => setBefore(null)}>
                Newest
              </button>
            )}
            {mail.data?.older ? (
              <button type="button" className="plain" onClick={() => setBefore(mail.data?.older ?? null)}>
                Older
              </button>
            ) : null}
          </span>
        }
      >
        {recall.error ? <Fault error={recall.error} /> : null}
        <Loaded
          of={mail}
          isEmpty={({ items }) => items.length === 0}
          empty={
            incident.exercise
              ? 'No mail that concerns you yet. A drill’s messages are sent by its campaign.'
              : 'No mail yet. What is answered to the address of the CSIRT with the incident’s id in its subject appears here.'
          }
        >
          {({ items }) => (
            <div className="thread">
              {[...items].reverse().map((item) => (
                <ThreadItem
                  key={item.id}
                  item={item}
                  onWrite={mayWrite ? (how) => setWriting(beginningOf(item, how)) : undefined}
                  onRecall={
                    mayWrite ? () => recall.mutate({ path: `${path}/messages/${item.id}/recall` }) : undefined
                  }
                />
              ))}
            </div>
          )}
        </Loaded>
      </Panel>
    </div>
  );
}

function beginningOf(item: IncidentMailItem, how: 'reply' | 'all' | 'forward'): Beginning {
  const query =
    how === 'forward' ? `forwards=${item.id}` : `answers=${item.id}${how === 'all' ? '&all=true' : ''}`;
  return { query };
}

function Drafts({
  drafts,
  onOpen,
}: {
  drafts: readonly MessageDraftView[];
  onOpen: (draft: MessageDraftView) => void;
}) {
  return (
    <Panel title={count(drafts.length, 'draft')}>
      <ul className="choices message-drafts">
        {drafts.map((draft) => (
          <li key={draft.id}>
            <button type="button" onClick={() => onOpen(draft)}>
              <b>{kindWords[draft.content.kind]}</b>
              <span className="cut">
                {draft.content.subject || draft.content.body.slice(0, 80) || 'without words yet'}
              </span>
              <span className="quiet small">
                {draft.savedByMe ? 'you' : draft.savedBy}, {instantText(Date.parse(draft.savedAt))}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
