import type { FactsGapView, FoundWorkloads, WorkloadSummary } from '@muster/contract';
import { Link, useSearchParams } from 'wouter';
import { useList } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Older } from '../../ui/older.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { PowersNav } from '../orders/powers-nav.tsx';
import { isAsked, paramsOf, queryOf, searchOf } from './search.ts';
import { SearchForm } from './search-form.tsx';
import './workloads.css';
import { WorkloadsTable } from './workloads-table.tsx';

/** What runs at the sites, as their agents said it: whose it is, since when, under which addresses. */
export function WorkloadsPage() {
  const [params, setParams] = useSearchParams();
  const search = searchOf(params);
  const found = useList<WorkloadSummary>((cursor) => `/api/v1/workloads?${queryOf(search, cursor)}`);
  return (
    <Page
      title="Workloads"
      sub="What runs at the sites, as their own agents said it: whose it is, and which address it has or had."
    >
      <PowersNav here="/workloads" />
      <SearchForm
        key={params.toString()}
        search={search}
        onSearch={(wanted) => setParams(paramsOf(wanted), { replace: true })}
      />
      <Loaded
        of={found}
        isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0) && gapsOf(pages).length === 0}
        empty={
          isAsked(search)
            ? 'Nothing like that is known at any site that has an agent.'
            : 'No agent has told of any workload yet.'
        }
      >
        {({ pages }) => {
          const all = pages.flatMap(({ items }) => items);
          return (
            <div className="stack">
              <Panel
                title={titleOf(search.at)}
                aside={
                  <span className="quiet small">
                    {count(all.length, 'workload')}
                    {found.hasNextPage ? ' so far' : ''}
                    {search.by === 'subject' && search.text ? (
                      <>
                        {' · '}
                        <Link href={`/bans/new?name=${encodeURIComponent(search.text)}`}>
                          Ban this subject
                        </Link>
                      </>
                    ) : null}
                  </span>
                }
              >
                {all.length === 0 ? (
                  <p className="empty">Nothing, as far as was seen.</p>
                ) : (
                  <WorkloadsTable workloads={all} />
                )}
                <Older pages={found} />
              </Panel>
              <Gaps gaps={gapsOf(pages)} />
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}

function titleOf(at: string): string {
  return at === '' ? 'There now' : `There on ${instantText(Date.parse(`${at}Z`))}`;
}

/** Every page of the list says the same gaps. */
function gapsOf(pages: readonly { items: WorkloadSummary[] }[]): FactsGapView[] {
  return (pages[0] as FoundWorkloads | undefined)?.gaps ?? [];
}

/** Where the answer may be short: what an agent could not see is said, never guessed. */
function Gaps({ gaps }: { gaps: readonly FactsGapView[] }) {
  if (gaps.length === 0) return null;
  return (
    <section className="gaps" aria-label="Gaps">
      <h2>Where this may be short</h2>
      <ul>
        {gaps.map(({ site, system, from, to, why }) => (
          <li key={`${site.id} ${system} ${from}`}>
            <b>{site.name}</b> {system}: {why}{' '}
            <span className="small">
              {instantText(Date.parse(from), viewerZone)} to{' '}
              {to === null ? 'now' : instantText(Date.parse(to), viewerZone)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
