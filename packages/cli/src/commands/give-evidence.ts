import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  type EvidenceUploadView,
  evidenceDetail,
  evidenceKind,
  evidenceReceipt,
  evidenceUploadView,
  incidentEvidenceView,
} from '@muster/contract';
import type { ApiClient } from '../api-client.ts';
import type { Cli } from '../cli.ts';
import { UsageError } from '../errors.ts';
import { Progress } from '../output/progress.ts';
import { properties } from '../output/table.ts';
import { incidentOf, pathOf, siteIn } from './incident/which.ts';

export interface GiveOptions {
  site?: string;
  kind: string;
  note: string;
}

/**
 * Sends a file by parts. One of the same name and size that is on its way already goes on where it ended. The receipt is
 * printed with --json, and comes again from the server at any time. Incident and site are called as people call them.
 */
export async function give(
  cli: Cli,
  called: string,
  path: string,
  { site, kind, note }: GiveOptions,
): Promise<void> {
  const known = evidenceKind.safeParse(kind);
  if (!known.success) throw new UsageError(`--kind ${kind} is none of ${evidenceKind.options.join(', ')}`);
  const api = await cli.api();
  const file = await open(path, 'r').catch((error: Error) => {
    throw new UsageError(`${path} cannot be read: ${error.message}`);
  });
  try {
    const { size } = await file.stat();
    const incident = await incidentOf(cli, called);
    const place = `${pathOf(incident)}/evidence`;
    const name = basename(path);
    const { uploads } = await api.get(place, incidentEvidenceView);
    const begun = uploads.find((one) => one.name === name && one.size === size);
    if (begun) cli.note(`Going on at byte ${begun.offset} of ${size}.`);
    const about = {
      name,
      note,
      kind: known.data,
      size,
      ...(site === undefined ? {} : { site: siteIn(incident, site) }),
    };
    const upload = begun ?? (await api.post(`${place}/uploads`, about, evidenceUploadView));
    const { item } = await sendAll(cli, api, file, upload);
    const detail = await api.get(`/api/v1/evidence/${item}`, evidenceDetail);
    const receipt = await api.get(`/api/v1/evidence/${item}/receipt`, evidenceReceipt);
    cli.show(receipt, () =>
      properties(
        [
          ['evidence', detail.id],
          ['name', detail.name],
          ['size', String(detail.size)],
          ['sha256', detail.sha256],
          ['ledger entry', detail.entry],
        ],
        cli.paint,
      ),
    );
  } finally {
    await file.close();
  }
}

async function sendAll(
  cli: Cli,
  api: ApiClient,
  file: FileHandle,
  begun: EvidenceUploadView,
): Promise<EvidenceUploadView> {
  const progress = new Progress(cli.io.stderr, begun.name);
  let upload = begun;
  try {
    while (upload.state === 'open') {
      const { offset, size, partBytes, id } = upload;
      const part = new Uint8Array(Math.min(partBytes, size - offset));
      await readFully(file, part, offset);
      const sha256 = createHash('sha256').update(part).digest('hex');
      const query = new URLSearchParams({ offset: String(offset), sha256 });
      upload = await api.sendBytes(
        'PATCH',
        `/api/v1/evidence/uploads/${id}?${query}`,
        part,
        evidenceUploadView,
      );
      progress.at(upload.offset, size);
    }
  } finally {
    progress.end();
  }
  return upload;
}

async function readFully(file: FileHandle, part: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < part.length; ) {
    const { bytesRead } = await file.read(part, done, part.length - done, at + done);
    if (bytesRead === 0) throw new UsageError('the file has become shorter while it was sent; send it anew');
    done += bytesRead;
  }
}
