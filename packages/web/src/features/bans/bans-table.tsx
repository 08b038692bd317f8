import type { BanSummary } from '@muster/contract';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Scroll } from '../../ui/scroll.tsx';
import { dayText, instantText, timeText, viewerZone } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { sumsOf } from '../orders/counts.ts';
import { effectsBrief } from '../orders/effect-words.ts';
import { LookSign } from '../orders/look-sign.tsx';
import { ShareBar } from '../orders/share-bar.tsx';
import { banLooks } from './ban-words.ts';
import { kindText } from './subject-words.ts';

interface BansTableProps {
  bans: readonly BanSummary[];
  /** A column of the page's own, after whom it means. */
  more?: { title: string; of: (ban: BanSummary) => ReactNode };
}

export function BansTable({ bans, more }: BansTableProps) {
  return (
    <Scroll label="Bans">
      <table className="table bans-table">
        <thead>
          <tr>
            <th scope="col">Whom</th>
            {more ? (
              <th scope="col" className="of-more">
                {more.title}
              </th>
            ) : null}
            <th scope="col" className="of-effects">
              Effects
            </th>
            <th scope="col" className="of-sites">
              Sites
            </th>
            <th scope="col" className="of-since">
              Since
            </th>
            <th scope="col" className="of-until">
              Until
            </th>
            <th scope="col" className="of-by">
              By
            </th>
          </tr>
        </thead>
        <tbody>
          {bans.map((ban) => (
            <BanRow key={ban.id} ban={ban} more={more} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function BanRow({ ban, more }: { ban: BanSummary; more: BansTableProps['more'] }) {
  const look = banLooks[ban.state];
  const first = ban.subject.identifiers[0];
  const since = ban.activeAt ?? ban.madeAt;
  return (
    <tr>
      <th scope="row">
        <span className="ban-whom">
          <LookSign look={look} spoken />
          <span>
            <Link href={`/bans/${ban.id}`}>{ban.title}</Link>
            <span className="quiet small">
              {ban.publicId} · {first ? kindText(first) : ''}
              {ban.subject.cascade ? ' and what is under it' : ''}
              {ban.incident ? ` · ${ban.incident.publicId}` : ''}
              {ban.exercise ? ' · exercise' : ''} <Tlp label={ban.tlp} />
            </span>
          </span>
        </span>
      </th>
      {more ? <td>{more.of(ban)}</td> : null}
      <td className="small">{effectsBrief(ban.effects)}</td>
      <td>
        <Sites ban={ban} />
      </td>
      <td className="nowrap" data-says="since ">
        <time dateTime={since} title={instantText(Date.parse(since))}>
          {dayText(Date.parse(since), viewerZone)}, {timeText(Date.parse(since), viewerZone)}
        </time>
      </td>
      <td className="nowrap" data-says="until ">
        {dayText(Date.parse(ban.endedAt ?? ban.expiresAt), viewerZone)}
        {ban.endedAt === null || more ? null : <span className="quiet small ban-end">{look.says}</span>}
      </td>
      <td data-says="by ">{ban.madeBy}</td>
    </tr>
  );
}

function Sites({ ban }: { ban: BanSummary }) {
  if (ban.orderId === null) return <span className="quiet small">{banLooks[ban.state].says}</span>;
  const { withAgent, proven, needHand } = sumsOf(ban.counts);
  return (
    <span className="ban-sites">
      <ShareBar counts={ban.counts} />
      <span className="small nowrap">
        {proven} of {withAgent} verified
        {needHand > 0 ? (
          <b className="hot">
            {' '}
            · {needHand} {needHand === 1 ? 'needs' : 'need'} a hand
          </b>
        ) : (
          ''
        )}
      </span>
    </span>
  );
}
