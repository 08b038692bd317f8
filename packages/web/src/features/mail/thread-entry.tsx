import type { ThreadItem } from '@muster/contract';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { instantText } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { classWords, stateWords } from './mail-words.ts';
import { Word } from './word.tsx';

/** One mail or message of a thread; the one that the page is about is brought into view. */
export function ThreadEntry({ item, here }: { item: ThreadItem; here: boolean }) {
  const article = useRef<HTMLElement>(null);
  useEffect(() => {
    if (here) article.current?.scrollIntoView({ block: 'nearest' });
  }, [here]);
  return (
    <article
      ref={article}
      className={`thread-entry ${item.direction}`}
      aria-current={here ? 'true' : undefined}
    >
      <header>
        <b>{item.direction === 'in' ? item.from : 'Muster'}</b>
        {item.direction === 'in' ? <Kind item={item} /> : <Tlp label={item.tlp} />}
        <time className="mono quiet" dateTime={item.at}>
          {instantText(Date.parse(item.at))}
        </time>
      </header>
      <p className="thread-subject">
        {item.direction === 'in' && !here ? (
          <Link href={`/mail/${item.id}`}>{item.subject}</Link>
        ) : (
          item.subject
        )}
      </p>
      {item.direction === 'out' ? <Recipients of={item.recipients} /> : null}
      {item.text === '' ? (
        <p className="quiet">No text of its own, or it was erased when its time was over.</p>
      ) : (
        <p className="mail-text">{item.text}</p>
      )}
    </article>
  );
}

function Kind({ item }: { item: Extract<ThreadItem, { direction: 'in' }> }) {
  if (item.class === null) return <span className="quiet small">not read yet</span>;
  return (
    <span className="small">
      <Word {...classWords[item.class]} />
      {item.class === 'human' ? (
        <span className="quiet">{item.verified ? ' · known contact' : ' · sender unknown'}</span>
      ) : null}
    </span>
  );
}

function Recipients({ of }: { of: Extract<ThreadItem, { direction: 'out' }>['recipients'] }) {
  return (
    <ul className="recipients small">
      {of.map(({ address, state, lastError }) => (
        <li key={address} title={lastError ?? undefined}>
          {address} <Word {...stateWords[state]} />
        </li>
      ))}
    </ul>
  );
}
