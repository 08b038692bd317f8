import type { BanSummary } from '@muster/contract';
import { Link } from 'wouter';
import { type Column, LinesTable } from '../../ui/lines-table.tsx';
import { dayText, viewerZone } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { effectsBrief } from '../orders/effect-words.ts';
import { LookSign } from '../orders/look-sign.tsx';
import { powerColumns } from '../orders/power-columns.tsx';
import { banLooks } from './ban-words.ts';
import { kindText } from './subject-words.ts';

interface BansTableProps {
  bans: readonly BanSummary[];
  /** A column of the page's own, after whom it means. */
  more?: Column<BanSummary>;
}

export function BansTable({ bans, more }: BansTableProps) {
  return (
    <LinesTable
      label="Bans"
      className="bans-table"
      columns={[
        { title: 'Whom', of: (ban) => <Whom ban={ban} /> },
        ...(more ? [{ ...more, says: '', className: 'of-more' }] : []),
        {
          title: 'Effects',
          says: '',
          className: 'of-effects',
          of: ({ effects }) => <span className="small">{effectsBrief(effects)}</span>,
        },
        ...powerColumns<BanSummary>((ban) => ({
          counts: ban.orderId === null ? null : ban.counts,
          says: banLooks[ban.state].says,
          since: ban.activeAt ?? ban.madeAt,
          until: <Until ban={ban} saysHow={more === undefined} />,
          by: ban.madeBy,
        })),
      ]}
      rows={bans}
      keyOf={({ id }) => id}
    />
  );
}

function Whom({ ban }: { ban: BanSummary }) {
  const first = ban.subject.identifiers[0];
  return (
    <span className="ban-whom">
      <LookSign look={banLooks[ban.state]} spoken />
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
  );
}

function Until({ ban, saysHow }: { ban: BanSummary; saysHow: boolean }) {
  return (
    <>
      {dayText(Date.parse(ban.endedAt ?? ban.expiresAt), viewerZone)}
      {ban.endedAt !== null && saysHow ? (
        <span className="quiet small ban-end">{banLooks[ban.state].says}</span>
      ) : null}
    </>
  );
}
