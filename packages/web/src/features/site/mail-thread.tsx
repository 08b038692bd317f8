import type { ThreadMail, ThreadView } from '@muster/contract';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { Panel } from '../../ui/panel.tsx';
import { dayText, instantText, timeText, zoneName } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { ClaimRows } from './claim-rows.tsx';
import { useCrosshair } from './crosshair.tsx';
import { MarkedMail } from './marked-mail.tsx';
import { mailWords } from './words.ts';

interface MailThreadProps {
  thread: ThreadView;
  zone: string | null;
  /** The mail that the reader wants to see. */
  open: { mail: string } | null;
}

/** Everything that was written, oldest first. People's mail is open; what machines say is one line until it is asked for. */
export function MailThread({ thread, zone, open }: MailThreadProps) {
  return (
    <Panel title="Mail" className="thread" aside={<span className="quiet small">{tally(thread)}</span>}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section className="mails" aria-label="All mail" tabIndex={0}>
        {thread.mails.length === 0 ? (
          <p className="empty">Nothing was written to or from this site yet.</p>
        ) : null}
        {thread.mails.map((mail, i) => (
          <Mail
            key={mail.id}
            mail={mail}
            zone={zone}
            wanted={open?.mail === mail.id ? open : null}
            isNewDay={
              i === 0 || dayText(Date.parse(thread.mails[i - 1]?.at ?? '')) !== dayText(Date.parse(mail.at))
            }
          />
        ))}
      </section>
    </Panel>
  );
}

function tally({ mails }: ThreadView): string {
  const people = mails.filter(({ who }) => who === 'person' || who === 'unknown-sender').length;
  return `${count(people, 'mail')} from people, of ${mails.length}`;
}

interface MailProps {
  mail: ThreadMail;
  zone: string | null;
  wanted: { mail: string } | null;
  isNewDay: boolean;
}

function Mail({ mail, zone, wanted, isNewDay }: MailProps) {
  const element = useRef<HTMLDetailsElement>(null);
  const crosshair = useCrosshair();
  const at = Date.parse(mail.at);
  useEffect(() => {
    if (!wanted || !element.current) return;
    element.current.open = true;
    element.current.scrollIntoView({ block: 'nearest' });
    element.current.querySelector('summary')?.focus({ preventScroll: true });
  }, [wanted]);
  const isPerson = mail.who === 'person' || mail.who === 'unknown-sender';
  return (
    <details
      ref={element}
      className={`mail ${mail.who}`}
      open={isPerson}
      onPointerEnter={() => crosshair.point(mail.at)}
      onPointerLeave={() => crosshair.point(null)}
    >
      <summary>
        <time
          className="mono"
          dateTime={mail.at}
          title={zone ? `${timeText(at, zone)} in ${zoneName(zone)}, at the site` : instantText(at)}
        >
          {timeText(at)}
        </time>
        <span className={`who tone-text-${mailWords[mail.who].tone}`}>{heading(mail)}</span>
        {isNewDay ? <span className="quiet day">{dayText(at)}</span> : null}
      </summary>
      <div className="mail-body">
        <p className="mail-subject">{mail.subject || (mail.erased ? 'Erased' : 'Without a subject')}</p>
        <p className="quiet small">{facts(mail)}</p>
        {mail.deliveries.map(({ address, state }) => (
          <p key={address} className="quiet small delivery">
            to {address}: {state.replaceAll('-', ' ')}
          </p>
        ))}
        {mail.erased ? (
          <p className="quiet">What was written here was erased when its time was over.</p>
        ) : (
          <MarkedMail text={mail.text} marks={mail.marks} />
        )}
        <ClaimRows marks={mail.marks} day={mail.at.slice(0, 10)} />
        {mail.who === 'us' ? null : (
          <p className="small">
            <Link href={`/mail/${mail.id}`}>The mail in full</Link>
          </p>
        )}
      </div>
    </details>
  );
}

function heading({ who, what }: ThreadMail): string {
  const words = { us: 'to the site', person: 'from a person', 'unknown-sender': '', robot: 'no clock stops' };
  const more = who in words ? words[who as keyof typeof words] : '';
  const capital = what.charAt(0).toUpperCase() + what.slice(1);
  return [capital, more].filter(Boolean).join(', ');
}

/** What can be said of a mail in one line: from whom, in which form, how much of it is true. */
function facts(mail: ThreadMail): string {
  if (mail.who === 'us') return mail.tlp ? `TLP:${mail.tlp}` : '';
  const judged = mail.marks.filter(
    ({ judged, field }) => judged !== null && judged !== 'unverified' && field !== 'acknowledged',
  );
  const right = judged.filter(({ judged }) => judged !== 'wrong');
  const form = [
    mail.tlp && `TLP:${mail.tlp}`,
    mail.hasIncidentId === false ? 'without the incident’s id' : '',
    mail.review === 'open' ? 'an officer has to say whether this speaks for the site' : '',
    judged.length > 0 ? `${right.length} of ${count(judged.length, 'fact')} true` : '',
  ];
  return [`from ${mail.from}`, ...form].filter(Boolean).join(' · ');
}
