import type { PackContents as Contents, KeptPackSummary } from '@muster/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import { ask } from '../../app/api.ts';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { dayText, viewerZone } from '../../ui/times.ts';
import { useStep } from '../people/use-step.ts';
import { base64Of } from './base64.ts';
import { MakePackDialog } from './make-pack-dialog.tsx';
import { PackContents } from './pack-contents.tsx';
import './packs.css';
import { PACKS } from './paths.ts';
import { TakeInPanel } from './take-in-panel.tsx';

interface Opened {
  fileName: string;
  content: string;
  pack: Contents;
}

/** Scenarios that others made: opened and read before anything of them is kept, and those that were taken in. */
export function PacksPage() {
  const { role } = useMe();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [isMaking, setMaking] = useState(false);
  const mayWrite = role === 'officer' || role === 'administrator';
  return (
    <Page
      title="Packs"
      crumbs={[{ label: 'Scenarios', href: '/scenarios' }]}
      sub="Scenarios that others made, with what belongs to them, reviewed and signed."
      actions={
        mayWrite ? (
          <button type="button" className="button" onClick={() => setMaking(true)}>
            Make a pack
          </button>
        ) : undefined
      }
    >
      {isMaking ? <MakePackDialog onClose={() => setMaking(false)} /> : null}
      <div className="stack">
        <OpenPanel onOpen={setOpened} />
        {opened === null ? (
          <KeptPanel />
        ) : (
          <>
            <h2 className="pack-opened" aria-live="polite">
              {opened.pack.manifest.title}{' '}
              <span className="quiet small">from {opened.fileName}; nothing of it is kept yet</span>
            </h2>
            {mayWrite ? (
              <TakeInPanel key={opened.pack.sha256} pack={opened.pack} content={opened.content} />
            ) : null}
            <PackContents pack={opened.pack} />
          </>
        )}
      </div>
    </Page>
  );
}

function OpenPanel({ onOpen }: { onOpen: (opened: Opened | null) => void }) {
  const step = useStep();
  function open(file: File | undefined): void {
    onOpen(null);
    if (!file) return;
    void step.run(async () => {
      const content = base64Of(new Uint8Array(await file.arrayBuffer()));
      const pack = await ask<Contents>('POST', `${PACKS}/open`, { content });
      onOpen({ fileName: file.name, content, pack });
    });
  }
  return (
    <Panel title="Open a pack">
      <div className="body form">
        <label className="pack-file">
          <span className="unseen">Pack</span>
          <input type="file" disabled={step.busy} onChange={({ target }) => open(target.files?.[0])} />
        </label>
        <p className="quiet small">
          Every part and signature is checked, and nothing is run or kept before you take it in.
        </p>
        {step.fault ? <Fault error={step.fault} /> : null}
      </div>
    </Panel>
  );
}

function KeptPanel() {
  const packs = useRead<KeptPackSummary[]>(PACKS);
  return (
    <Panel title="Taken in">
      <Loaded of={packs} isEmpty={(all) => all.length === 0} empty="No pack was taken in yet.">
        {(all) => (
          <Scroll label="Packs">
            <table className="table lines">
              <thead>
                <tr>
                  <th scope="col">Pack</th>
                  <th scope="col">Signed by</th>
                  <th scope="col">Taken in</th>
                  <th scope="col">Draft</th>
                </tr>
              </thead>
              <tbody>
                {all.map((one) => (
                  <PackRow key={one.id} pack={one} />
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </Loaded>
    </Panel>
  );
}

function PackRow({ pack }: { pack: KeptPackSummary }) {
  const { id, title, name, version, signedBy, vouchedBy, importedAt, importedBy, draft } = pack;
  return (
    <tr>
      <th scope="row">
        <Link href={`/packs/${id}`}>{title}</Link>{' '}
        <span className="quiet small mono nowrap">
          {name} {version}
        </span>
      </th>
      <td data-says="signed by ">
        {signedBy.join(', ') || 'nobody'}
        <span className="quiet small">
          {' '}
          {vouchedBy.length > 0 ? `known: ${vouchedBy.join(', ')}` : 'taken without a known reviewer'}
        </span>
      </td>
      <td className="nowrap" data-says="taken in ">
        {dayText(Date.parse(importedAt), viewerZone)} <span className="quiet small">by {importedBy}</span>
      </td>
      <td>
        <Link href={`/scenarios/${draft}`}>
          its draft<span className="unseen"> of {title}</span>
        </Link>
      </td>
    </tr>
  );
}
