import type { SubjectIdentifier, SubjectSummary } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { rdnsOf } from './rdns.ts';

/** The name itself, part by part: names are compared so, and look-alikes part here. */
export function IdentityPanel({ subject }: { subject: SubjectSummary }) {
  return (
    <Panel title="The name, part by part">
      <dl className="pairs body subject-parts">
        {partsOf(subject.identifier).map(({ type, value }, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a name may have the same part twice, and its parts do not move
          <div key={n} className="pair">
            <dt className="mono">{type}</dt>
            <dd className="mono">{value}</dd>
          </div>
        ))}
      </dl>
      <dl className="pairs body subject-parts subject-seen">
        {subject.site === null ? null : (
          <div className="pair">
            <dt>Means something at</dt>
            <dd>{subject.site.name} alone</dd>
          </div>
        )}
        <dt>First seen</dt>
        <dd>{instantText(Date.parse(subject.firstSeenAt), viewerZone)}</dd>
        <dt>Last seen</dt>
        <dd>{instantText(Date.parse(subject.lastSeenAt), viewerZone)}</dd>
      </dl>
    </Panel>
  );
}

function partsOf(identifier: SubjectIdentifier): { type: string; value: string }[] {
  switch (identifier.format) {
    case 'x509':
      return rdnsOf(identifier.name);
    case 'iss_sub':
      return [
        { type: 'iss', value: identifier.iss },
        { type: 'sub', value: identifier.sub },
      ];
    case 'email':
      return [{ type: 'mail', value: identifier.email }];
    case 'fqan':
      return [{ type: 'fqan', value: identifier.fqan }];
    case 'keystone-user':
      return [{ type: 'user id', value: identifier.userId }];
    case 'account':
      return [{ type: 'account', value: identifier.name }];
    case 'application-credential':
    case 'trust':
      return [{ type: 'id', value: identifier.id }];
  }
}
