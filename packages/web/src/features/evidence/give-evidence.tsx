import type { EvidenceKind, EvidenceUploadView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { ask, sendFile } from '../../app/api.ts';
import { announce } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { bytesText } from '../../ui/words.ts';
import { givenKinds, kindWords } from './evidence-words.ts';
import { OpenUploads } from './open-uploads.tsx';
import { canSendInParts } from './send-in-parts.ts';
import { UploadProgress } from './upload-progress.tsx';
import { useSending } from './use-sending.ts';

/** As the server takes it in one request; see LARGEST_EVIDENCE_BYTES of the contract. */
const WHOLE_BYTES = 256 * 1024 * 1024;

interface GiveProps {
  /** Where a file by parts is begun, and where one is given whole. */
  begin: string;
  whole: string;
  /** The reader’s own that did not come whole. */
  uploads: readonly EvidenceUploadView[];
  /** For whom it can be given; null among them: for the whole incident. Empty: there is nothing to choose. */
  sites?: readonly ({ id: string; name: string } | null)[];
  /** What is of no site can be kept among the CSIRT. */
  mayKeepBack?: boolean;
  /** Bytes of one file at most. */
  largest: number;
  onChange: () => Promise<unknown>;
}

/** A file on its way into evidence: with its share that has come, a pause, and a way on after the page was closed. */
export function GiveEvidence({
  begin,
  whole,
  uploads,
  sites = [],
  mayKeepBack = false,
  largest,
  onChange,
}: GiveProps) {
  const [file, setFile] = useState<File | null>(null);
  const [note, setNote] = useState('');
  const [kind, setKind] = useState<EvidenceKind>('other');
  const [place, setPlace] = useState(0);
  const [csirtOnly, setCsirtOnly] = useState(false);
  const [share, setShare] = useState<number | null>(null);
  const [fault, setFault] = useState<Error | null>(null);
  const sending = useSending(onChange);
  const most = canSendInParts() ? largest : Math.min(largest, WHOLE_BYTES);
  const tooLarge = file !== null && file.size > most;
  const site = sites[place] ?? null;
  const isBusy = share !== null || (sending.now !== null && sending.now.state !== 'paused');

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    if (file === null || tooLarge || isBusy) return;
    setFault(null);
    const about = {
      name: file.name,
      note,
      kind,
      ...(site ? { site: site.id } : {}),
      ...(csirtOnly && !site ? { audience: 'csirt' } : {}),
    };
    try {
      if (canSendInParts()) {
        const upload = await ask<EvidenceUploadView>('POST', begin, { ...about, size: file.size });
        form.reset();
        setFile(null);
        setNote('');
        if (upload.state === 'open') await sending.start(file, upload);
        else await onChange();
        return;
      }
      setShare(0);
      await sendFile(`${whole}?${new URLSearchParams(about)}`, file, { onShare: setShare });
      announce(`${file.name} was received.`);
      form.reset();
      setFile(null);
      setNote('');
      await onChange();
    } catch (error) {
      setFault(error as Error);
    } finally {
      setShare(null);
    }
  }

  return (
    <div className="evidence-give">
      {sending.now ? <UploadProgress sending={sending} /> : null}
      <OpenUploads
        uploads={uploads.filter(({ id }) => id !== sending.now?.upload.id)}
        isBusy={isBusy}
        onGoOn={(chosen, upload) => void sending.start(chosen, upload)}
        onChange={onChange}
      />
      <form className="body form" onSubmit={(event) => void submit(event)}>
        <Field
          label="A file"
          hint={`Up to ${bytesText(most)}: a log, the binary, a memory image, a capture. It is kept as it is and never opened.`}
          fault={tooLarge ? `It has ${bytesText(file.size)}; ${bytesText(most)} is the most.` : undefined}
        >
          {(ids) => (
            <input {...ids} type="file" onChange={(event) => setFile(event.target.files?.[0] ?? null)} />
          )}
        </Field>
        <div className="evidence-two">
          <Field label="Kind">
            {(ids) => (
              <select {...ids} value={kind} onChange={(event) => setKind(event.target.value as EvidenceKind)}>
                {givenKinds.map((each) => (
                  <option key={each} value={each}>
                    {kindWords[each]}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {sites.length > 1 ? (
            <Field label="Of">
              {(ids) => (
                <select {...ids} value={place} onChange={(event) => setPlace(Number(event.target.value))}>
                  {sites.map((each, index) => (
                    <option key={each?.id ?? ''} value={index}>
                      {each?.name ?? 'the whole incident'}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          ) : null}
        </div>
        <Field label="What it is">
          {(ids) => (
            <input {...ids} value={note} maxLength={2000} onChange={(event) => setNote(event.target.value)} />
          )}
        </Field>
        {mayKeepBack && site === null ? (
          <label className="row">
            <input
              type="checkbox"
              checked={csirtOnly}
              onChange={(event) => setCsirtOnly(event.target.checked)}
            />
            For the CSIRT alone
          </label>
        ) : null}
        <div className="row">
          <button type="submit" className="main" disabled={file === null || tooLarge || isBusy}>
            Give it
          </button>
          {share === null ? null : <progress aria-label="Sent" value={share} max={1} />}
        </div>
        {fault ? <Fault error={fault} /> : null}
      </form>
    </div>
  );
}
