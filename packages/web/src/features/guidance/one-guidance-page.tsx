import type { GuidanceView, OpenGuidanceView, ReadGuidanceRequest } from '@muster/contract';
import { Link } from 'wouter';
import { Refused } from '../../app/api.ts';
import { useAct, useRead } from '../../app/query.ts';
import { Announcer, announce } from '../../ui/announcer.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Page } from '../../ui/page.tsx';
import { instantText } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { audienceWords } from './guidance-page.tsx';
import { GuidanceText } from './guidance-text.tsx';
import '../../app/shell.css';
import './guidance.css';

/** One document, in a measure that the eye can follow, with who answers for it. Anybody may read it, without an account. */
export function OneGuidancePage({ name }: { name: string }) {
  const guidance = useRead<OpenGuidanceView>(`/api/v1/open-guidance/${name}`);
  const mine = useRead<GuidanceView>(`/api/v1/guidance/${name}`);
  const isIn = mine.data !== undefined && !(mine.error instanceof Refused);
  const document = guidance.data;
  return (
    <>
      <header className="top">
        <Link className="mark" href="/">
          <Mark />
          Muster
        </Link>
      </header>
      <Page
        title={document?.title ?? 'Guidance'}
        crumbs={isIn ? [{ label: 'Guidance', href: '/guidance' }] : []}
        sub={document ? `${document.summary} For ${forWhom(document)}.` : undefined}
      >
        <Loaded of={guidance}>
          {(found) => (
            <div className="guidance-page">
              <article aria-label={found.title}>
                <GuidanceText blocks={found.blocks} />
              </article>
              <About document={found} mine={isIn ? mine.data : undefined} />
            </div>
          )}
        </Loaded>
      </Page>
      <Announcer />
    </>
  );
}

function forWhom({ audience }: OpenGuidanceView): string {
  return audienceWords[audience].replace(/^for /, '');
}

function About({ document, mine }: { document: OpenGuidanceView; mine: GuidanceView | undefined }) {
  const { name, version, owner, written, reviewBy, reviewOverdue } = document;
  const readers = mine?.readers ?? null;
  return (
    <section className="guidance-about" aria-label="About this document">
      <dl className="pairs small">
        <dt>Version</dt>
        <dd>
          {version}, {written}
        </dd>
        <dt>Owner</dt>
        <dd>{owner}</dd>
        <dt>Review by</dt>
        <dd className={reviewOverdue ? 'hot' : ''}>
          {reviewBy}
          {reviewOverdue ? ', overdue' : ''}
        </dd>
        {readers ? (
          <>
            <dt>Read by</dt>
            <dd>
              {count(readers.people, 'person', 'people')}, {count(readers.sites, 'site')}
            </dd>
          </>
        ) : null}
      </dl>
      {mine ? <Receipt key={`${name} ${version}`} document={mine} /> : null}
    </section>
  );
}

/** To have opened a page says nothing: who has read it says so. */
function Receipt({ document: { name, version, readAt } }: { document: GuidanceView }) {
  const confirm = useAct<GuidanceView, ReadGuidanceRequest>('/api/v1/guidance');
  if (readAt !== null)
    return <p className="quiet small">You confirmed this version on {instantText(Date.parse(readAt))}.</p>;
  return (
    <>
      {confirm.error ? <Fault error={confirm.error} /> : null}
      <button
        type="button"
        className="button"
        disabled={confirm.isPending}
        onClick={() =>
          confirm.mutate(
            { path: `/api/v1/guidance/${name}/read`, body: { version } },
            { onSuccess: () => announce('It is noted that you have read this.') },
          )
        }
      >
        I have read this
      </button>
    </>
  );
}
