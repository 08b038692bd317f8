import type { OrderTarget, OrderView } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { cascadeText, kindText, nameText } from '../bans/subject-words.ts';

/** Whom an order means, in full, and why: what a site needs to know before it answers. */
export function OrderFacts({ order }: { order: OrderView }) {
  const { target, reason, issuedBy, issuedAt, expiresAt } = order;
  return (
    <Panel title="Whom and why">
      <dl className="pairs body">
        <Whom target={target} />
        <dt>Reason</dt>
        <dd>{reason}</dd>
        <dt>Ordered by</dt>
        <dd>
          {issuedBy}, {instantText(Date.parse(issuedAt), viewerZone)}
        </dd>
        <dt>Ends</dt>
        <dd>
          {expiresAt === null ? 'when it is taken back' : instantText(Date.parse(expiresAt), viewerZone)}
        </dd>
      </dl>
    </Panel>
  );
}

function Whom({ target }: { target: OrderTarget }) {
  if (target.type === 'workload') return <Pair name="Workload">{`${target.ref} of ${target.system}`}</Pair>;
  if (target.type === 'image') return <Pair name="Image">{target.ref ?? `SHA-512 ${target.sha512}`}</Pair>;
  const cascade = cascadeText(target.subject);
  return (
    <>
      {target.subject.identifiers.map((one) => (
        <Pair key={`${one.format} ${nameText(one)}`} name={kindText(one)}>
          {nameText(one)}
        </Pair>
      ))}
      {cascade ? (
        <>
          <dt>Reaches</dt>
          <dd>{cascade}</dd>
        </>
      ) : null}
    </>
  );
}

function Pair({ name, children }: { name: string; children: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="mono">{children}</dd>
    </>
  );
}
