import type { MailView } from '@muster/contract';
import { CryptoSign } from '../../ui/crypto-sign.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { TakeKeys } from '../keys/take-keys.tsx';
import { classWords } from './mail-words.ts';
import { Word } from './word.tsx';

/** What is known of a mail, and by which rule. */
export function MailFacts({ mail }: { mail: MailView }) {
  const {
    class: kind,
    rule,
    from,
    to,
    cc,
    envelopeFrom,
    crypto,
    peer,
    receivedAt,
    sentAt,
    signals,
    readings,
    sha256,
    size,
  } = mail;
  const received = Date.parse(receivedAt);
  return (
    <Panel title="What was read">
      <div className="body">
        <dl className="pairs">
          <dt>It is</dt>
          <dd>{kind === null ? 'not read yet' : <Word {...classWords[kind]} />}</dd>
          {rule === null ? null : (
            <>
              <dt>By rule</dt>
              <dd className="mono">{rule}</dd>
            </>
          )}
          {signals.length > 0 ? (
            <>
              <dt>Signals</dt>
              <dd>{signals.join(', ')}</dd>
            </>
          ) : null}
          <dt>From</dt>
          <dd>
            {from}
            {mail.verified ? <span className="quiet"> · known contact</span> : null}
          </dd>
          {crypto ? (
            <>
              <dt>Protection</dt>
              <dd>
                <CryptoSign crypto={crypto} />
                <TakeKeys mail={mail.id} />
              </dd>
            </>
          ) : null}
          {to.length > 0 ? (
            <>
              <dt>To</dt>
              <dd>{to.join(', ')}</dd>
            </>
          ) : null}
          {cc.length > 0 ? (
            <>
              <dt>Cc</dt>
              <dd>{cc.join(', ')}</dd>
            </>
          ) : null}
          <dt>Received</dt>
          <dd>
            {instantText(received)}
            <span className="quiet"> · {instantText(received, viewerZone)}</span>
          </dd>
          <dt>Says it is of</dt>
          <dd>
            {sentAt ? instantText(Date.parse(sentAt)) : 'no date'}
            <span className="quiet"> · nothing is measured by it</span>
          </dd>
          <dt>Envelope</dt>
          <dd>
            {envelopeFrom === '' ? 'no return address' : envelopeFrom}{' '}
            <span className="quiet">from {peer}</span>
          </dd>
          <dt>Size</dt>
          <dd>{size} bytes</dd>
          <dt>SHA-256</dt>
          <dd className="mono">{sha256}</dd>
          <dt>Readings</dt>
          <dd>
            <ol className="readings">
              {readings.map((reading) => (
                <li key={reading.id} className={reading.current ? '' : 'quiet'}>
                  rules {reading.rulesVersion}: {classWords[reading.class].says}{' '}
                  <span className="quiet">({reading.rule})</span>
                </li>
              ))}
            </ol>
          </dd>
        </dl>
      </div>
    </Panel>
  );
}
