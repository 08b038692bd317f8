import type { EvidenceUploadView } from '@muster/contract';
import { ask, NotReachable, Refused, sendFile } from '../../app/api.ts';
import { after } from '../../app/timers.ts';

const RETURN_AFTER_MS = 2000;

export interface PartsToSend {
  file: Blob;
  upload: EvidenceUploadView;
  /** Bytes that have gone, as they go. */
  onSent: (bytes: number) => void;
  /** The line broke (true), or is back. */
  onBroken: (broken: boolean) => void;
  /** Aborted: paused. What has come stays there. */
  signal: AbortSignal;
}

/**
 * Sends what is missing, part by part, and goes on by itself when the line is back: the server says from where. Gives
 * the upload when all of it is there. @throws Refused; DOMException AbortError when paused
 */
export async function sendInParts(parts: PartsToSend): Promise<EvidenceUploadView> {
  const { file, signal, onSent, onBroken } = parts;
  let { upload } = parts;
  while (upload.state === 'open') {
    signal.throwIfAborted();
    try {
      upload = await sendNext(file, upload, onSent, signal);
      onBroken(false);
    } catch (error) {
      upload = await goOnFrom(error, upload, onBroken, signal);
    }
    onSent(upload.offset);
  }
  return upload;
}

async function sendNext(
  file: Blob,
  upload: EvidenceUploadView,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<EvidenceUploadView> {
  const { id, offset, partBytes } = upload;
  const part = file.slice(offset, offset + partBytes);
  const query = new URLSearchParams({ offset: String(offset), sha256: await sha256Of(part) });
  return await sendFile<EvidenceUploadView>(`/api/v1/evidence/uploads/${id}?${query}`, part, {
    verb: 'PATCH',
    onShare: (share) => onSent(offset + share * part.size),
    signal,
  });
}

/** A broken line and a part that arrived changed are tried again from where the server is; other refusals are final. */
async function goOnFrom(
  error: unknown,
  upload: EvidenceUploadView,
  onBroken: (broken: boolean) => void,
  signal: AbortSignal,
): Promise<EvidenceUploadView> {
  const mayHelp =
    error instanceof NotReachable ||
    (error instanceof Refused && ['state.conflict', 'storage.full'].includes(error.code));
  if (!mayHelp) throw error;
  if (error instanceof Refused && error.code === 'storage.full') throw error;
  if (error instanceof NotReachable) onBroken(true);
  await pause(RETURN_AFTER_MS, signal);
  try {
    const now = await ask<EvidenceUploadView>(
      'GET',
      `/api/v1/evidence/uploads/${upload.id}`,
      undefined,
      signal,
    );
    // The same place refused twice is no race.
    if (error instanceof Refused && now.offset === upload.offset && now.state === 'open') throw error;
    return now;
  } catch (again) {
    if (again instanceof NotReachable) return upload;
    throw again;
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const callOff = after(ms, resolve);
    signal.addEventListener(
      'abort',
      () => {
        callOff();
        resolve();
      },
      { once: true },
    );
  });
  signal.throwIfAborted();
}

/** In hex. Browsers compute it on pages that came by https, or from this machine. */
export async function sha256Of(part: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await part.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether files can go by parts here. */
export function canSendInParts(): boolean {
  return globalThis.isSecureContext && crypto.subtle !== undefined;
}
