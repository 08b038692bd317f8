import type { ImageBlockView, SiteOrderView } from '@muster/contract';
import { Link } from 'wouter';
import { useMe } from '../../app/session.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { count } from '../../ui/words.ts';
import { untoldText } from './untold-text.ts';

interface UntoldPanelProps {
  block: ImageBlockView;
  deliveries: readonly SiteOrderView[];
  /** It was lifted: then they are to be told that. */
  isLifted: boolean;
}

/** Sites without an agent: nobody tells them of an image, so an officer does, with these words. */
export function UntoldPanel({ block, deliveries, isLifted }: UntoldPanelProps) {
  const { role } = useMe();
  const sites = deliveries.filter(({ state }) => state === 'no-agent').map(({ site }) => site);
  if (sites.length === 0 || role !== 'officer') return null;
  const text = untoldText(block, isLifted ? 'lift' : 'block');
  const { incident } = block;
  return (
    <Panel
      title={`To be told by you: ${count(sites.length, 'site')} without an agent`}
      aside={
        incident === null ? null : (
          <Link className="small" href={`/incidents/${incident.id}?part=mail`}>
            Write to them in {incident.publicId}
          </Link>
        )
      }
    >
      <div className="body untold">
        <div>
          <p>
            {isLifted
              ? 'Nobody tells them that it was lifted.'
              : 'Nobody tells them of this block: the lists for sites without an agent carry bans alone.'}{' '}
            Their contacts stand on their pages.
          </p>
          <ul className="untold-sites">
            {sites.map(({ id, name }) => (
              <li key={id}>
                <Link href={`/federation/sites/${id}`}>{name}</Link>
              </li>
            ))}
          </ul>
        </div>
        <div>
          <pre className="untold-text">{text}</pre>
          <CopyButton text={text}>Copy the words</CopyButton>
        </div>
      </div>
    </Panel>
  );
}
