import type { GuidanceView, ReadGuidanceRequest } from '@muster/contract';
import { useAct, useRead } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { instantText } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { audienceWords } from './guidance-page.tsx';
import { GuidanceText } from './guidance-text.tsx';
import './guidance.css';

/** One document, in a measure that the eye can follow, with who answers for it. */
export function OneGuidancePage({ name }: { name: string }) {
  const guidance = useRead<GuidanceView>(`/api/v1/guidance/${name}`);
  const title = guidance.data?.title ?? 'Guidance';
  return (
    <Page
      title={title}
      crumbs={[{ label: 'Guidance', href: '/guidance' }]}
      sub={guidance.data ? `${guidance.data.summary} For ${forWhom(guidance.data)}.` : undefined}
    >
      <Loaded of={guidance}>
        {(document) => (
          <div className="guidance-page">
            <article aria-label={document.title}>
              <GuidanceText blocks={document.blocks} />
            </article>
            <About document={document} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function forWhom({ audience }: GuidanceView): string {
  return audienceWords[audience].replace(/^for /, '');
}

function About({ document }: { document: GuidanceView }) {
  const { name, version, owner, written, reviewBy, reviewOverdue, readers } = document;
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
      <Receipt key={`${name} ${version}`} document={document} />
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
