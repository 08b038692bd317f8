import type { GuidanceAudience, GuidanceSummary } from '@muster/contract';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { dayText } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import './guidance.css';

export const audienceWords: Readonly<Record<GuidanceAudience, string>> = {
  site: 'for sites',
  'vm-operator': 'for operators of virtual machines',
  user: 'for users',
  officer: 'for officers',
};

/** What there is to read: for the hour in which nobody has time to search. */
export function GuidancePage() {
  const guidance = useRead<GuidanceSummary[]>('/api/v1/guidance');
  return (
    <Page
      title="Guidance"
      sub="What to do, in the order in which to do it"
      actions={
        <Link className="button" href="/procedures">
          Procedures
        </Link>
      }
    >
      <Panel title="Documents">
        <Loaded of={guidance} isEmpty={(all) => all.length === 0} empty="None ships with this version.">
          {(all) => (
            <ul className="guidance-list">
              {all.map((one) => (
                <Entry key={one.name} document={one} />
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
    </Page>
  );
}

function Entry({ document }: { document: GuidanceSummary }) {
  const { name, title, summary, audience, readAt, readers, reviewOverdue, reviewBy } = document;
  return (
    <li>
      <div>
        <Link href={`/guidance/${name}`}>{title}</Link>
        <p>{summary}</p>
        <p className="quiet small">
          {audienceWords[audience]}
          {readers === null
            ? ''
            : readers.people === 0
              ? ' · read by nobody yet'
              : ` · read by ${count(readers.people, 'person', 'people')}`}
        </p>
      </div>
      <p className="small nowrap">
        {readAt === null ? (
          <span className="quiet">not read by you</span>
        ) : (
          `read by you, ${dayText(Date.parse(readAt))}`
        )}
        {reviewOverdue ? <span className="hot guidance-overdue">review overdue since {reviewBy}</span> : null}
      </p>
    </li>
  );
}
