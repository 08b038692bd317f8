import type { EvidenceItemView, EvidenceUploadView } from '@muster/contract';
import { readAgain, useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { bytesText } from '../../ui/words.ts';
import { GiveEvidence } from '../evidence/give-evidence.tsx';
import '../evidence/evidence.css';

/** What a site can give in one drill; the server says when it is used up. */
const SHARE_BYTES = 1024 * 1024 * 1024;

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
                  <th scope="col">Receipt</th>
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
                    <td>
                      <a href={`/api/v1/evidence/${id}/receipt`} download aria-label={`Receipt for ${name}`}>
                        Receipt
                      </a>
                    </td>
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
  const uploads = useRead<EvidenceUploadView[]>(`${path}/uploads`);
  return (
    <GiveEvidence
      begin={`${path}/uploads`}
      whole={path}
      uploads={uploads.data ?? []}
      largest={SHARE_BYTES}
      onChange={() => readAgain(path)}
    />
  );
}
