import type { Rfc2350Section, TeamPage } from '@muster/contract';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Page } from '../../ui/page.tsx';
import '../../app/shell.css';
import './team.css';

/** Who the team is and how to reach it, for anybody. */
export function Rfc2350Page() {
  const team = useRead<TeamPage>('/api/v1/team');
  const published = team.data?.published;
  return (
    <>
      <header className="top">
        <Link className="mark" href="/">
          <Mark />
          Muster
        </Link>
      </header>
      <Page
        title={published ? published.name : 'The team'}
        sub={published ? `Description after RFC 2350, version ${published.version}` : undefined}
        narrow
      >
        <Loaded
          of={team}
          isEmpty={(read) => read.published === null}
          empty="The team has not described itself yet."
        >
          {(read) => (read.published ? <Described published={read.published} /> : null)}
        </Loaded>
      </Page>
    </>
  );
}

function Described({ published }: { published: NonNullable<TeamPage['published']> }) {
  return (
    <>
      <p className="quiet small rfc2350-links">
        <a href="/rfc2350.txt">As plain text</a>
        {published.securityTxt ? <a href="/.well-known/security.txt">security.txt</a> : null}
      </p>
      <div className="rfc2350">
        {published.sections.map((section) => (
          <Section key={section.number} section={section} />
        ))}
      </div>
    </>
  );
}

function Section({ section: { number, title, text } }: { section: Rfc2350Section }) {
  const depth = number.split('.').length;
  const words = (
    <>
      <span className="quiet mono">{number}</span> {title}
    </>
  );
  return (
    <section className={`depth-${depth}`}>
      {depth === 1 ? <h2>{words}</h2> : depth === 2 ? <h3>{words}</h3> : <h4>{words}</h4>}
      {text === '' ? null : <p className={text === 'Not stated.' ? 'quiet' : ''}>{text}</p>}
    </section>
  );
}
