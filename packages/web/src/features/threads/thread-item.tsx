import type { IncidentMailItem, SentDelivery } from '@muster/contract';
import { Link } from 'wouter';
import { CryptoSign } from '../../ui/crypto-sign.tsx';
import { instantText } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { bytesText, count } from '../../ui/words.ts';
import { classWords, stateWords } from '../mail/mail-words.ts';
import { Word } from '../mail/word.tsx';
import { kindWords } from './thread-words.ts';

type In = Extract<IncidentMailItem, { direction: 'in' }>;
type Out = Extract<IncidentMailItem, { direction: 'out' }>;

interface ThreadItemProps {
  item: IncidentMailItem;
  onWrite: ((how: 'reply' | 'all' | 'forward') => void) | undefined;
  onRecall: (() => void) | undefined;
}

/** One mail or message: who, when, under which label, what it says and what became of it. Text alone is shown. */
export function ThreadItem({ item, onWrite, onRecall }: ThreadItemProps) {
  return (
    <article className={`thread-entry ${item.direction}`}>
      <header>
        <b>
          {item.direction === 'in'
            ? item.from
            : `${kindOf(item)}${item.sentBy === null ? '' : `, by ${item.sentBy}`}`}
        </b>
        {item.tlp ? <Tlp label={item.tlp} /> : null}
        {item.direction === 'in' ? <Kind item={item} /> : null}
        <time className="mono quiet" dateTime={item.at}>
          {instantText(Date.parse(item.at))}
        </time>
      </header>
      <p className="thread-subject">{item.subject}</p>
      {item.direction === 'out' ? <Deliveries item={item} /> : null}
      {item.direction === 'out' && item.recalledAt !== null ? (
        <p className="small late-words">
          Held back {instantText(Date.parse(item.recalledAt))}: what had not left by then never will.
        </p>
      ) : null}
      {item.direction === 'out' && item.waiting && onRecall ? (
        <p className="row thread-acts">
          <span className="quiet small">
            {Date.parse(item.notBefore) > Date.parse(item.at)
              ? `Leaves ${instantText(Date.parse(item.notBefore))}.`
              : 'Some of it has not left yet.'}
          </span>
          <button type="button" className="button" onClick={onRecall}>
            Hold it back
          </button>
        </p>
      ) : null}
      {item.document ? <Document of={item.document} /> : <Words item={item} />}
      {item.direction === 'in' && item.attachments.length > 0 ? (
        <p className="small quiet">
          {count(item.attachments.length, 'attachment')}, kept as evidence:{' '}
          {item.attachments.map(({ name, bytes }) => `${name} (${bytesText(bytes)})`).join(', ')}
        </p>
      ) : null}
      {item.direction === 'in' && onWrite ? (
        <p className="row thread-acts">
          <button type="button" className="button" onClick={() => onWrite('reply')}>
            Reply
          </button>
          <button type="button" className="button" onClick={() => onWrite('all')}>
            Reply to all parties
          </button>
          <button type="button" className="button" onClick={() => onWrite('forward')}>
            Forward
          </button>
          <Link className="plain" href={`/mail/${item.id}`}>
            {item.review === 'open' ? 'Decide on the sender' : 'Source'}
          </Link>
        </p>
      ) : null}
    </article>
  );
}

function kindOf({ kind }: Out): string {
  return kindWords[kind as keyof typeof kindWords] ?? 'Muster';
}

function Words({ item }: { item: IncidentMailItem }) {
  if (item.text !== '') return <p className="mail-text">{item.text}</p>;
  const erased = item.direction === 'in' && item.erased;
  return <p className="quiet">{erased ? 'Erased when its time was over.' : 'No text of its own.'}</p>;
}

function Kind({ item }: { item: In }) {
  return (
    <span className="small">
      {item.class === null ? 'not read yet' : <Word {...classWords[item.class]} />}
      {item.class === 'human' ? (
        <span className="quiet">
          {item.verified ? ` · speaks for ${item.site?.name ?? 'a party'}` : ' · sender unknown'}
        </span>
      ) : null}{' '}
      <CryptoSign crypto={item.crypto} />
    </span>
  );
}

function Deliveries({ item }: { item: Out }) {
  const total = Object.values(item.counts).reduce((sum, one) => sum + one, 0);
  if (total <= 6)
    return (
      <ul className="recipients small">
        {item.deliveries.map((one) => (
          <Delivery key={one.id} of={one} />
        ))}
      </ul>
    );
  return (
    <details className="small deliveries">
      <summary>
        {count(total, 'recipient')}:{' '}
        {Object.entries(item.counts).map(([state, number]) => (
          <span key={state}>
            {number} <Word {...stateWords[state as SentDelivery['state']]} />{' '}
          </span>
        ))}
      </summary>
      <ul className="recipients">
        {item.deliveries.map((one) => (
          <Delivery key={one.id} of={one} />
        ))}
      </ul>
      {total > item.deliveries.length ? (
        <p className="quiet">Those that need somebody come first; {total - item.deliveries.length} more.</p>
      ) : null}
    </details>
  );
}

function Delivery({ of }: { of: SentDelivery }) {
  return (
    <li title={of.lastError ?? undefined}>
      {of.site === null ? of.address : <Link href={`/federation/sites/${of.site}`}>{of.address}</Link>}
      {of.as === 'cc' ? <span className="quiet"> (copy)</span> : null} <Word {...stateWords[of.state]} />
    </li>
  );
}

function Document({ of }: { of: NonNullable<IncidentMailItem['document']> }) {
  return (
    <div className="document">
      <p>
        <b>
          {of.title}
          {of.version === null ? '' : `, version ${of.version}`}
        </b>
        {of.exact ? null : (
          <span className="small late"> · not written by the template; read as well as can be</span>
        )}
        {of.missing.length > 0 ? <span className="small fail"> · lacks {of.missing.join(', ')}</span> : null}
      </p>
      <dl>
        {of.fields.map(({ label, text }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
