import type { BanView, MakeBanInput, SubjectIdentifier } from '@muster/contract';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useAct } from '../../app/query.ts';
import { useNow } from '../../app/server-clock.ts';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { BanForm } from './ban-form.tsx';
import './bans.css';
import './new-ban.css';
import { type BanDraft, banOf, emptyDraft, missingOf, type NamedSubject, whomOf } from './draft.ts';
import type { OutsideBan } from './outside.ts';
import { BANS, PROPOSALS, SIGNALS } from './paths.ts';
import { PressPanel } from './press-panel.tsx';
import { PreviewPanels } from './preview-panels.tsx';
import { readSubject } from './read-subject.ts';
import { identifiersIn, nameText } from './subject-words.ts';
import { useOutside } from './use-outside.ts';
import { usePreview } from './use-preview.ts';

/** Whom, what and why at the left; what it would reach at the right, as it is written; then it is pressed once. */
export function NewBanPage() {
  const [params] = useSearchParams();
  const [, go] = useLocation();
  const proposal = params.get('proposal');
  const [draft, setDraft] = useState<BanDraft>(() => ({
    ...emptyDraft,
    incident: params.get('incident') ?? '',
  }));
  usePrefilled(params.get('name'), params.get('subject'), proposal, setDraft);
  const preview = usePreview(whomOf(draft));
  const now = useNow() ?? 0;
  const act = useAct<BanView, MakeBanInput>(BANS, PROPOSALS, SIGNALS, '/api/v1/overview');

  function press(): void {
    const ban = preview.reach === null ? null : banOf(draft, preview.reach.digest, now);
    if (ban === null) return;
    act.mutate({ path: BANS, body: ban }, { onSuccess: ({ id }) => go(`/bans/${id}`) });
  }
  return (
    <Page
      title="New ban"
      crumbs={[{ label: 'Bans', href: '/bans' }]}
      sub="Nothing happens anywhere before you press."
    >
      <div className="new-ban">
        <Panel title="Whom and what">
          <div className="body">
            <BanForm draft={draft} onDraft={setDraft} now={now} />
          </div>
        </Panel>
        <div className="stack">
          <PreviewPanels preview={preview} effects={draft.effects} isNamed={draft.names.length > 0} />
          {preview.reach === null ? null : (
            <PressPanel
              reach={preview.reach}
              missing={missingOf(draft)}
              isCurrent={preview.isCurrent}
              isBusy={act.isPending}
              fault={act.error}
              onPress={press}
              onLook={() => {
                act.reset();
                preview.again();
              }}
            />
          )}
        </div>
      </div>
    </Page>
  );
}

/** A name that the address brings along, or the subject of a proposal from outside. */
function usePrefilled(
  name: string | null,
  /** Identifiers as they came from another page, as JSON. */
  subject: string | null,
  proposal: string | null,
  setDraft: (change: (draft: BanDraft) => BanDraft) => void,
): void {
  const found = useOutside(proposal !== null).find(({ id }) => id === proposal);
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current) return;
    if (found) {
      isDone.current = true;
      setDraft((draft) => draftOf(draft, found));
    } else if (subject) {
      isDone.current = true;
      setDraft((draft) => ({ ...draft, names: namedBy(identifiersIn(subject)) }));
    } else if (name) {
      isDone.current = true;
      readSubject(name).then(
        (read) => setDraft((draft) => ({ ...draft, names: [read] })),
        // What cannot be read stays for the reader to write.
        () => undefined,
      );
    }
  }, [found, name, subject, setDraft]);
}

function draftOf(draft: BanDraft, { id, subject, from, text }: OutsideBan): BanDraft {
  const names = namedBy(subject.identifiers);
  const reason = `Banned by ${from}${text ? `: ${text}` : ''}`;
  return { ...draft, names, cascade: subject.cascade, reason, proposal: id };
}

function namedBy(identifiers: readonly SubjectIdentifier[]): NamedSubject[] {
  return identifiers.map((identifier) => {
    const label = nameText(identifier);
    return { written: label, label, identifier };
  });
}
