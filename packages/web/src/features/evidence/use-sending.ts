import type { EvidenceUploadView } from '@muster/contract';
import { useEffect, useRef, useState } from 'react';
import { ask } from '../../app/api.ts';
import { announce } from '../../ui/announcer.tsx';
import { sendInParts } from './send-in-parts.ts';

export interface SendingNow {
  file: File;
  upload: EvidenceUploadView;
  sent: number;
  state: 'going' | 'broken' | 'paused' | 'refused';
  error: Error | null;
}

export interface Sending {
  now: SendingNow | null;
  start: (file: File, upload: EvidenceUploadView) => Promise<void>;
  pause: () => void;
  goOn: () => void;
  /** Takes it off the page; what has come stays on the server. */
  leave: () => void;
}

/** One file on its way. Leaving the page pauses it. */
export function useSending(onDone: () => Promise<unknown>): Sending {
  const [now, setNow] = useState<SendingNow | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function start(file: File, upload: EvidenceUploadView): Promise<void> {
    stop.current?.abort();
    const control = new AbortController();
    stop.current = control;
    setNow({ file, upload, sent: upload.offset, state: 'going', error: null });
    const change = (more: Partial<SendingNow>) =>
      setNow((before) => (before && !control.signal.aborted ? { ...before, ...more } : before));
    try {
      await sendInParts({
        file,
        upload,
        onSent: (sent) => change({ sent }),
        onBroken: (broken) => change({ state: broken ? 'broken' : 'going' }),
        signal: control.signal,
      });
      announce(`${file.name} was received.`);
      setNow(null);
    } catch (error) {
      if (!control.signal.aborted) change({ state: 'refused', error: error as Error });
    }
    await onDone();
  }

  return {
    now,
    start,
    pause() {
      stop.current?.abort();
      setNow((before) => before && { ...before, state: 'paused' });
    },
    goOn() {
      if (now) void resume(now, start);
    },
    leave() {
      stop.current?.abort();
      setNow(null);
    },
  };
}

/** The server knows best where it stands; while it does not answer, what was known last is tried. */
async function resume({ file, upload }: SendingNow, start: Sending['start']): Promise<void> {
  const path = `/api/v1/evidence/uploads/${upload.id}`;
  await start(file, await ask<EvidenceUploadView>('GET', path).catch(() => upload));
}
