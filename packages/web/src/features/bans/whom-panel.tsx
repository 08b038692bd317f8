import type { BanView } from '@muster/contract';
import { Link } from 'wouter';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { effectsText } from '../orders/effect-words.ts';
import { pageOfIdentifier } from '../subjects/paths.ts';
import { certaintyText } from './certainty.ts';
import { cascadeText, kindText, nameText } from './subject-words.ts';

/** Whom it means and what was said about it, by whom. */
export function WhomPanel({ ban }: { ban: BanView }) {
  const { subject, approval } = ban;
  const cascade = cascadeText(subject);
  return (
    <Panel title="Whom and why">
      <dl className="pairs body">
        {subject.identifiers.map((identifier) => (
          <div key={`${identifier.format} ${nameText(identifier)}`} className="pair">
            <dt>{kindText(identifier)}</dt>
            <dd className="mono">
              <Link href={pageOfIdentifier(identifier)}>{nameText(identifier)}</Link>
            </dd>
          </div>
        ))}
        {cascade ? (
          <div className="pair">
            <dt>Reaches</dt>
            <dd>{cascade}</dd>
          </div>
        ) : null}
        <dt>Effects</dt>
        <dd>{effectsText(ban.effects)} Storage is kept.</dd>
        {ban.certainty === null ? null : (
          <div className="pair">
            <dt>Taken over</dt>
            <dd>{certaintyText(ban.certainty)}</dd>
          </div>
        )}
        <dt>Sites</dt>
        <dd>{ban.sites === null ? 'all' : ban.sites.map(({ name }) => name).join(', ')}</dd>
        <dt>Reason</dt>
        <dd>{ban.reason}</dd>
        <dt>Made by</dt>
        <dd>
          {ban.madeBy}, {instantText(Date.parse(ban.madeAt), viewerZone)}
        </dd>
        {approval.given.map(({ by, at, answer }) => (
          <div key={at} className="pair">
            <dt>{answer === 'approve' ? 'Approved by' : 'Refused by'}</dt>
            <dd>
              {by}, {instantText(Date.parse(at), viewerZone)}
            </dd>
          </div>
        ))}
        <dt>Ends</dt>
        <dd>{instantText(Date.parse(ban.expiresAt), viewerZone)}</dd>
      </dl>
    </Panel>
  );
}
