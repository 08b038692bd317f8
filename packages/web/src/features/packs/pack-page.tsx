import type { KeptPack } from '@muster/contract';
import { Link } from 'wouter';
import { askForFile } from '../../app/api.ts';
import { useRead } from '../../app/query.ts';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { useStep } from '../people/use-step.ts';
import { PackContents } from './pack-contents.tsx';
import { packPath } from './paths.ts';
import { saveFile } from './save-file.ts';

/** A pack that was taken in: what was reviewed, and the file as it came, to be handed on. */
export function PackPage({ id }: { id: string }) {
  const pack = useRead<KeptPack>(packPath(id));
  const view = pack.data;
  const step = useStep();
  function handOn(): void {
    void step.run(async () => {
      saveFile(await askForFile(`${packPath(id)}/export`, {}), `${view?.name}-${view?.version}.pack`);
    });
  }
  return (
    <Page
      title={view?.title ?? 'Pack'}
      crumbs={[
        { label: 'Scenarios', href: '/scenarios' },
        { label: 'Packs', href: '/packs' },
      ]}
      sub={
        view ? (
          <>
            {view.vouchedBy.length > 0
              ? `Taken in because ${view.vouchedBy.join(', ')} signed it`
              : 'Taken in without a reviewer who was known'}
            {` · ${view.importedBy}, ${instantText(Date.parse(view.importedAt), viewerZone)} · `}
            <Link href={`/scenarios/${view.draft}`}>its draft</Link>
          </>
        ) : undefined
      }
      actions={
        view ? (
          <button type="button" className="button" disabled={step.busy} onClick={handOn}>
            Export it
          </button>
        ) : undefined
      }
    >
      {step.fault ? <Fault error={step.fault} /> : null}
      <Loaded of={pack}>{(shown) => <PackContents pack={shown} />}</Loaded>
    </Page>
  );
}
