import type { App } from '../../app.ts';
import { openMail } from '../keyring/index.ts';
import { mailById, rawOf } from './store.ts';

/** A mail as it is read: decrypted where it was encrypted for us. Null when its raw bytes were erased. */
export async function openedBytes(app: App, mailId: string): Promise<Buffer | null> {
  const raw = await rawOf(app.db, mailId);
  const mail = await mailById(app.db, mailId);
  if (!raw || !mail) return null;
  const { bytes } = await openMail(app, raw, mail.received_at);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
