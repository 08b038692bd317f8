import type { ImportInput, ImportReport } from '@muster/contract';
import { useState } from 'react';
import { useAct } from '../../../app/query.ts';
import { useMe } from '../../../app/session.tsx';
import { announce } from '../../../ui/announcer.tsx';
import { Fault } from '../../../ui/loaded.tsx';
import { Page } from '../../../ui/page.tsx';
import { mayEditFederation } from '../may.ts';
import { ApplyImport } from './apply-import.tsx';
import { ChooseFiles } from './choose-files.tsx';
import './import.css';
import type { ImportDraft } from './import-draft.ts';
import { base64Of, extentText, formatOf } from './import-model.ts';
import { Preview } from './preview.tsx';

const PATH = '/api/v1/federation/import';

/** Files in, then what they would change, then the change itself. */
export function ImportPage() {
  const me = useMe();
  return (
    <Page
      title="Import"
      sub="NGIs, sites, contacts, calendars, downtimes and endpoints, from the registry or a file"
      crumbs={[{ label: 'Federation', href: '/federation' }]}
    >
      {mayEditFederation(me) ? (
        <Import />
      ) : (
        <p className="empty">
          Administrators and officers of the CSIRT import the federation. Ask one of them.
        </p>
      )}
    </Page>
  );
}

function Import() {
  const [draft, setDraft] = useState<ImportDraft>({ files: [], format: '', label: '', partial: false });
  const [allowVanish, setAllowVanish] = useState(false);
  const preview = useAct<ImportReport, ImportInput>();
  const apply = useAct<ImportReport, ImportInput>('/api/v1');
  const [first] = draft.files;
  const format = draft.format || (first ? formatOf(first) : 'gocdb');

  function change(next: ImportDraft): void {
    setDraft(next);
    // What was shown is not what these files would do.
    preview.reset();
    apply.reset();
    setAllowVanish(false);
  }

  function request(dryRun: boolean): ImportInput {
    const { files, label, partial } = draft;
    return {
      format,
      partial,
      dryRun,
      allowVanish,
      ...(label === '' ? {} : { label }),
      documents: files.map(({ name, bytes }) => ({ name, content: base64Of(bytes), encoding: 'base64' })),
    };
  }

  const report = preview.data;
  return (
    <div className="stack">
      <ChooseFiles
        draft={draft}
        format={format}
        busy={preview.isPending}
        onChange={change}
        onPreview={() =>
          preview.mutate(
            { path: PATH, body: request(true) },
            { onSuccess: (would) => announce(`This import ${extentText(would)}.`) },
          )
        }
      />
      {preview.error ? <Fault error={preview.error} /> : null}
      {report && !apply.data ? (
        <Preview report={report}>
          <ApplyImport
            report={report}
            allowVanish={allowVanish}
            busy={apply.isPending}
            onAllowVanish={setAllowVanish}
            onApply={() => apply.mutate({ path: PATH, body: request(false) })}
          />
          {apply.error ? <Fault error={apply.error} /> : null}
        </Preview>
      ) : null}
      {apply.data ? <Preview report={apply.data} /> : null}
    </div>
  );
}
