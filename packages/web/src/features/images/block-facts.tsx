import type { ImageBlockView } from '@muster/contract';
import type { ReactNode } from 'react';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';

/** What was said about it, by whom. */
export function BlockFacts({ block }: { block: ImageBlockView }) {
  const { image, answered, approval } = block;
  return (
    <Panel title="Which and why">
      <dl className="pairs body image-facts">
        {image.ref === null ? null : <Fact of="Id">{<span className="mono">{image.ref}</span>}</Fact>}
        {image.sha512 === null ? null : (
          <Fact of="SHA-512">{<span className="mono">{image.sha512}</span>}</Fact>
        )}
        <Fact of="Sites">
          {block.sites === null ? 'every site' : block.sites.map(({ name }) => name).join(', ')}
        </Fact>
        <Fact of="Reason">{block.reason}</Fact>
        <Fact of="Made by">
          {block.madeBy}, {instantText(Date.parse(block.madeAt), viewerZone)}
        </Fact>
        {answered === null ? null : (
          <Fact of={answered.answer === 'approve' ? 'Approved by' : 'Refused by'}>
            {answered.by}, {instantText(Date.parse(answered.at), viewerZone)}
            {answered.reason ? `: ${answered.reason}` : ''}
          </Fact>
        )}
        {approval.needed && answered === null && block.state !== 'awaiting-approval' ? (
          <Fact of="Approval">was needed, and nobody answered</Fact>
        ) : null}
        <Fact of="Ends">{instantText(Date.parse(block.expiresAt), viewerZone)}</Fact>
      </dl>
    </Panel>
  );
}

function Fact({ of, children }: { of: string; children: ReactNode }) {
  return (
    <div className="pair">
      <dt>{of}</dt>
      <dd>{children}</dd>
    </div>
  );
}
