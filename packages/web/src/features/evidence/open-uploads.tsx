import type { EvidenceUploadView } from '@muster/contract';
import { type ChangeEvent, useId, useState } from 'react';
import { ask } from '../../app/api.ts';
import { Fault } from '../../ui/loaded.tsx';
import { instantText } from '../../ui/times.ts';
import { bytesText } from '../../ui/words.ts';

interface OpenUploadsProps {
  uploads: readonly EvidenceUploadView[];
  isBusy: boolean;
  onGoOn: (file: File, upload: EvidenceUploadView) => void;
  onChange: () => Promise<unknown>;
}

/** Files that did not come whole before: chosen again they go on where they ended. */
export function OpenUploads({ uploads, isBusy, onGoOn, onChange }: OpenUploadsProps) {
  if (uploads.length === 0) return null;
  return (
    <ul className="evidence-open" aria-label="Files that did not come whole">
      {uploads.map((upload) => (
        <OpenUpload key={upload.id} upload={upload} isBusy={isBusy} onGoOn={onGoOn} onChange={onChange} />
      ))}
    </ul>
  );
}

function OpenUpload({
  upload,
  isBusy,
  onGoOn,
  onChange,
}: Omit<OpenUploadsProps, 'uploads'> & { upload: EvidenceUploadView }) {
  const id = useId();
  const [fault, setFault] = useState<Error | null>(null);
  function choose(event: ChangeEvent<HTMLInputElement>): void {
    const file = event.target.files?.[0];
    if (file?.size === upload.size) onGoOn(file, upload);
    else if (file)
      setFault(
        new Error(
          `That file has ${bytesText(file.size)}, and ${upload.name} had ${bytesText(upload.size)}: choose the same file.`,
        ),
      );
  }
  async function giveUp(): Promise<void> {
    await ask('DELETE', `/api/v1/evidence/uploads/${upload.id}`).catch(setFault);
    await onChange();
  }
  return (
    <li>
      <p>
        <b>{upload.name}</b>: {bytesText(upload.offset)} of {bytesText(upload.size)} came.{' '}
        <span className="quiet">Kept until {instantText(Date.parse(upload.expiresAt))}.</span>
      </p>
      <div className="row">
        <label htmlFor={id}>Choose it again to go on</label>
        <input id={id} type="file" disabled={isBusy} onChange={choose} />
        <button type="button" className="plain" disabled={isBusy} onClick={() => void giveUp()}>
          Give it up
        </button>
      </div>
      {fault ? <Fault error={fault} /> : null}
    </li>
  );
}
