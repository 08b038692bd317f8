import type { EvidenceItemView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { sendFile } from '../../app/api.ts';
import { readAgain, useRead } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { bytesText } from '../../ui/words.ts';

/** As the server takes it; see LARGEST_EVIDENCE_BYTES of the contract. */
const LARGEST_MIB = 256;

interface EvidenceProps {
  campaign: string;
  participation: string;
  open: boolean;
}

/** What the site gave as evidence, and the way to give more. Files are kept as they come and never opened. */
export function Evidence({ campaign, participation, open }: EvidenceProps) {
  const path = `/api/v1/campaigns/${campaign}/sites/${participation}/evidence`;
  const items = useRead<EvidenceItemView[]>(path);
  return (
    <Panel title="Evidence">
      <Loaded of={items} isEmpty={(all) => all.length === 0} empty="You have given none yet.">
        {(all) => (
          <div className="scroll">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">File</th>
                  <th scope="col" className="number">
                    Size
                  </th>
                  <th scope="col">SHA-256</th>
                  <th scope="col">Received</th>
                </tr>
              </thead>
              <tbody>
                {all.map(({ id, name, size, sha256, receivedAt, note }) => (
                  <tr key={id}>
                    <th scope="row" title={note || undefined}>
                      <a href={`/api/v1/evidence/${id}/file`} download>
                        {name}
                      </a>
                    </th>
                    <td className="number nowrap">{bytesText(size)}</td>
                    <td className="mono" title={sha256}>
                      {sha256.slice(0, 8)}…{sha256.slice(-4)}
                    </td>
                    <td className="nowrap">{instantText(Date.parse(receivedAt))}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
      {open ? <Give path={path} /> : null}
    </Panel>
  );
}

function Give({ path }: { path: string }) {
  const [file, setFile] = useState<File | null>(null);
  const [note, setNote] = useState('');
  const [share, setShare] = useState<number | null>(null);
  const [fault, setFault] = useState<Error | null>(null);
  const tooLarge = file !== null && file.size > LARGEST_MIB * 1024 * 1024;

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    if (file === null || tooLarge) return;
    setFault(null);
    setShare(0);
    try {
      await sendFile(`${path}?${new URLSearchParams({ name: file.name, note })}`, file, setShare);
      announce(`${file.name} was received.`);
      form.reset();
      setFile(null);
      setNote('');
      await readAgain(path);
    } catch (error) {
      setFault(error as Error);
    } finally {
      setShare(null);
    }
  }

  return (
    <form className="body form portal-give" onSubmit={(event) => void submit(event)}>
      <Field
        label="A file"
        hint={`Up to ${LARGEST_MIB} MiB: the binary, a memory image, a capture, a log. It is kept as it is and never opened.`}
        fault={tooLarge ? `It has ${bytesText(file.size)}; ${LARGEST_MIB} MiB is the most.` : undefined}
      >
        {(ids) => (
          <input {...ids} type="file" onChange={(event) => setFile(event.target.files?.[0] ?? null)} />
        )}
      </Field>
      <Field label="What it is">
        {(ids) => (
          <input {...ids} value={note} maxLength={2000} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
      <div className="row">
        <button type="submit" className="main" disabled={file === null || tooLarge || share !== null}>
          Give it
        </button>
        {share === null ? null : <progress aria-label="Sent" value={share} max={1} />}
      </div>
      {fault ? <Fault error={fault} /> : null}
    </form>
  );
}
