import type { FoundSubjects, SubjectSummary } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { Redirect, useSearchParams } from 'wouter';
import { type ListPage, useList, useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Older } from '../../ui/older.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { dayText, viewerZone } from '../../ui/times.ts';
import { PowersNav } from '../orders/powers-nav.tsx';
import { SUBJECTS } from './paths.ts';
import { SubjectLabel } from './subject-label.tsx';
import './subjects.css';

type Found = FoundSubjects['items'][number];

const MATCHES: Record<Found['match'], string> = {
  same: 'is this name',
  under: 'stands under it',
  'begins-so': 'begins so',
  'looks-alike': 'looks alike and is another',
};

/** Whoever is known to any site, found by any written form of a name. */
export function SubjectsPage() {
  const [params, setParams] = useSearchParams();
  const identifier = params.get('identifier');
  const q = params.get('q') ?? '';
  return (
    <Page title="Subjects" sub="Whoever can be banned: under which names they are known, and who says so.">
      <PowersNav here="/subjects" />
      <SearchSubjects
        key={q}
        q={q}
        onSearch={(words) => setParams(words ? { q: words } : {}, { replace: true })}
      />
      {identifier !== null ? (
        <Named identifier={identifier} />
      ) : q === '' ? (
        <p className="empty">
          Write a name: a DN in any form, an issuer and its sub, a VOMS attribute, a mail address, or the
          beginning of any of them.
        </p>
      ) : (
        <FoundList q={q} />
      )}
    </Page>
  );
}

/** From a page that knows the name and no id. */
function Named({ identifier }: { identifier: string }) {
  const named = useRead<SubjectSummary>(`${SUBJECTS}/named?${new URLSearchParams({ identifier })}`);
  return <Loaded of={named}>{({ id }) => <Redirect to={`/subjects/${id}`} replace />}</Loaded>;
}

function FoundList({ q }: { q: string }) {
  const found = useList<Found>(
    (cursor) => `${SUBJECTS}?${new URLSearchParams({ q, ...(cursor ? { cursor } : {}) })}`,
  );
  return (
    <Loaded
      of={found}
      isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
      empty="Nobody of this name is known to any site, and nobody whose name looks like it."
    >
      {({ pages }: { pages: ListPage<Found>[] }) => (
        <Panel title="Known under such a name">
          <Scroll label="Subjects">
            <table className="table lines">
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Match</th>
                  <th scope="col">Last seen</th>
                </tr>
              </thead>
              <tbody>
                {pages
                  .flatMap(({ items }) => items)
                  .map(({ subject, match }) => (
                    <tr key={subject.id}>
                      <th scope="row">
                        <SubjectLabel subject={subject} />
                      </th>
                      <td className={match === 'looks-alike' ? 'subject-alike' : undefined}>
                        {MATCHES[match]}
                      </td>
                      <td className="nowrap" data-says="last seen ">
                        {dayText(Date.parse(subject.lastSeenAt), viewerZone)}
                      </td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </Scroll>
          <Older pages={found} />
        </Panel>
      )}
    </Loaded>
  );
}

function SearchSubjects({ q, onSearch }: { q: string; onSearch: (words: string) => void }) {
  const [words, setWords] = useState(q);
  function submit(event: FormEvent): void {
    event.preventDefault();
    onSearch(words.trim());
  }
  return (
    <search>
      <form className="filters" onSubmit={submit}>
        <input
          className="field mono subject-words"
          type="search"
          data-search
          aria-label="Name in any form"
          placeholder="A name in any form"
          spellCheck={false}
          autoCapitalize="off"
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
        <button type="submit" className="button">
          Search
        </button>
      </form>
    </search>
  );
}
