import type { CampaignView, MailView, ReviewDecision, ReviewItem } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { useAct, useRead } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { useReviewKeys } from './review-keys.ts';
import { partsOf } from './review-order.ts';

interface ItemPanelProps {
  item: ReviewItem;
  campaign: string;
  onStep: (step: 1 | -1) => void;
  onDecided: () => void;
}

const told: Record<ReviewDecision['decision'], string> = {
  accept: 'Accepted.',
  refuse: 'Refused.',
  correct: 'Corrected.',
};

/** One question, the words it is about in their mail, and the three answers. */
export function ItemPanel({ item, campaign, onStep, onDecided }: ItemPanelProps) {
  const [writing, setWriting] = useState(false);
  const decide = useAct<unknown, Partial<ReviewDecision>>(
    `/api/v1/campaigns/${campaign}`,
    '/api/v1/mail',
    '/api/v1/overview',
  );
  /** A mail that fits nowhere is accepted by naming where it belongs; whose words they are is yes or no. */
  const asksForWords = item.kind === 'triage';
  const canCorrect = item.kind === 'claim' || item.kind === 'answer';

  function answer(decision: ReviewDecision['decision'], more: Partial<ReviewDecision> = {}): void {
    if (decide.isPending) return;
    decide.mutate(
      { path: `/api/v1/review/${item.id}`, body: { decision, ...more } },
      {
        onSuccess: () => {
          announce(told[decision]);
          onDecided();
        },
      },
    );
  }
  const accept = () => (asksForWords ? setWriting(true) : answer('accept'));
  useReviewKeys({
    a: accept,
    r: () => answer('refuse'),
    c: () => canCorrect && setWriting(true),
    j: () => onStep(1),
    k: () => onStep(-1),
  });

  return (
    <Panel
      title={item.site ?? 'Belongs to no site yet'}
      aside={
        <Link className="plain" href={`/mail/${item.mail}`}>
          The whole mail
        </Link>
      }
    >
      <div className="body stack-tight">
        <p className="review-asked">{item.question}</p>
        <div className="row">
          <button type="button" className="main" disabled={decide.isPending} onClick={accept}>
            {asksForWords ? 'It belongs to …' : 'Accept'} <kbd>a</kbd>
          </button>
          {canCorrect ? (
            <button
              type="button"
              className="button"
              disabled={decide.isPending}
              onClick={() => setWriting(true)}
            >
              Correct <kbd>c</kbd>
            </button>
          ) : null}
          <button
            type="button"
            className="button"
            disabled={decide.isPending}
            onClick={() => answer('refuse')}
          >
            {asksForWords ? 'Dismiss' : 'Refuse'} <kbd>r</kbd>
          </button>
          <span className="quiet small queue-keys">
            <kbd>j</kbd> next · <kbd>k</kbd> before
          </span>
        </div>
        {decide.error ? <Fault error={decide.error} /> : null}
        {writing ? (
          <Words
            item={item}
            campaign={campaign}
            onCancel={() => setWriting(false)}
            onWords={(words) => answer(asksForWords ? 'accept' : 'correct', { correction: words })}
          />
        ) : null}
      </div>
      <WordsInMail item={item} />
    </Panel>
  );
}

interface WordsProps {
  item: ReviewItem;
  campaign: string;
  onWords: (words: string) => void;
  onCancel: () => void;
}

/** What the right reading is, or where a mail belongs. */
function Words({ item, campaign, onWords, onCancel }: WordsProps) {
  const [words, setWords] = useState(item.kind === 'triage' ? '' : item.quote);
  const incidents = useRead<CampaignView>(`/api/v1/campaigns/${campaign}`, { when: item.kind === 'triage' });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (words.trim() !== '') onWords(words.trim());
  }
  return (
    <form className="row review-words" onSubmit={submit}>
      <Field
        label={item.kind === 'triage' ? 'The incident it belongs to' : 'What it says'}
        hint={
          item.kind === 'claim'
            ? 'As a line of the report form: “Copies stopped: 2 at 2027-01-05T09:20:00Z, by freezing”.'
            : undefined
        }
      >
        {(ids) => (
          <input
            {...ids}
            // biome-ignore lint/a11y/noAutofocus: it opened because the reader asked for it
            autoFocus
            value={words}
            list={item.kind === 'triage' ? 'review-incidents' : undefined}
            onChange={(event) => setWords(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && onCancel()}
          />
        )}
      </Field>
      <datalist id="review-incidents">
        {incidents.data?.participations.map(({ id, incident, site }) =>
          incident ? <option key={id} value={incident.publicId} label={site.name} /> : null,
        )}
      </datalist>
      <button type="submit" className="main">
        Say so
      </button>
      <button type="button" className="plain" onClick={onCancel}>
        Cancel
      </button>
    </form>
  );
}

/** The mail's own text, with the words in question marked in it. */
function WordsInMail({ item }: { item: ReviewItem }) {
  const mail = useRead<MailView>(`/api/v1/mail/${item.mail}`, { when: item.mail !== '' });
  if (item.mail === '')
    return <p className="body quiet">Given on the site’s own page, not by mail: “{item.quote}”</p>;
  return (
    <div className="body review-mail">
      <p className="quiet small">
        {item.from} · {item.subject} · {instantText(Date.parse(item.at))}
      </p>
      <Loaded of={mail}>
        {({ text }) => {
          const { before, marked, after } = partsOf(text, item.start, item.end);
          return (
            <p className="mail-text">
              {before}
              {marked === '' ? null : <mark>{marked}</mark>}
              {after}
              {text === '' ? (
                <span className="quiet">Its text was erased when its time was over.</span>
              ) : null}
            </p>
          );
        }}
      </Loaded>
    </div>
  );
}
