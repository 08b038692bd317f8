import type { VerdictView } from '@muster/contract';
import { Link } from 'wouter';
import { dayText, instantText, secondsText, zoneName } from './times.ts';
import './evidence.css';

type Evidence = VerdictView['evidence'][number];

interface EvidenceListProps {
  evidence: readonly Evidence[];
  /** The reader may look entries up. */
  ledger: boolean;
  /** The site's zone, told beside UTC. */
  zone?: string | null;
  /** Where a time leads: to that place of the time axis. */
  timeHref?: (at: string) => string;
  /** A reader points at one: the axis marks its time. */
  onPoint?: (at: string | null) => void;
  /** So many are shown at once; the others when they are asked for. */
  first?: number;
}

/** What a verdict rests on: what each piece shows, the words it quotes, and where it can be looked up again. */
export function EvidenceList({ evidence, first = 6, ...rest }: EvidenceListProps) {
  const groups = grouped(evidence);
  if (groups.length === 0) return <p className="quiet small">Nothing had to be shown for this.</p>;
  const [shown, more] = [groups.slice(0, first), groups.slice(first)];
  return (
    <>
      <Items groups={shown} {...rest} />
      {more.length > 0 ? (
        <details className="evidence-more">
          <summary>{more.length} more</summary>
          <Items groups={more} {...rest} />
        </details>
      ) : null}
    </>
  );
}

interface Group extends Omit<Evidence, 'ref'> {
  refs: string[];
}

function Items({
  groups,
  ledger,
  zone,
  timeHref,
  onPoint,
}: Omit<EvidenceListProps, 'evidence' | 'first'> & { groups: readonly Group[] }) {
  return (
    <ul className="evidence">
      {groups.map(({ at, says, quote, refs }, i) => {
        const ms = Date.parse(at);
        const isNewDay = i > 0 && at.slice(0, 10) !== groups[i - 1]?.at.slice(0, 10);
        const title = `${instantText(ms)}${zone ? `; ${secondsText(ms, zone)} in ${zoneName(zone)}, at the site` : ''}`;
        const time = (
          <time dateTime={at} title={title}>
            {secondsText(ms)}
          </time>
        );
        return (
          <li
            key={`${at} ${says} ${refs[0]}`}
            onPointerEnter={() => onPoint?.(at)}
            onPointerLeave={() => onPoint?.(null)}
          >
            <span className="mono evidence-time">
              {isNewDay ? <span className="evidence-day">{dayText(ms)}</span> : null}
              {timeHref ? <Link href={timeHref(at)}>{time}</Link> : time}
            </span>
            <div>
              <p>{sentence(says)}</p>
              {quote ? <blockquote>{quote}</blockquote> : null}
              <p className="evidence-refs mono">
                {refs.map((ref) =>
                  ledger && ref.startsWith('ent_') ? (
                    <Link key={ref} href={`/ledger?entry=${ref}`} title={`Ledger entry ${ref}`}>
                      {short(ref)}
                    </Link>
                  ) : (
                    <span key={ref} title={ref}>
                      {short(ref)}
                    </span>
                  ),
                )}
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** Entries that say the same of the same moment are one piece. */
function grouped(evidence: readonly Evidence[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { ref, at, says, quote } of evidence) {
    const key = JSON.stringify([at, says, quote]);
    const known = groups.get(key);
    if (!known) groups.set(key, { at, says, quote, refs: [ref] });
    else if (!known.refs.includes(ref)) known.refs.push(ref);
  }
  return [...groups.values()];
}

/** An id as people compare it: its kind and its last letters. */
function short(ref: string): string {
  const [, kind = '', rest = ''] = /^([a-z]+)_(.*)$/.exec(ref) ?? [];
  return kind ? `${kind}_…${rest.slice(-5)}` : ref;
}

function sentence(says: string): string {
  return says.charAt(0).toUpperCase() + says.slice(1);
}
