import { createTransport } from 'nodemailer';

/** Hands one mail over to the mailbox of somebody, by LMTP. */
export async function deliver(port: number, to: string, text: string): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port, lmtp: true, secure: false, ignoreTLS: true });
  try {
    await transport.sendMail({ envelope: { from: 'a@alpha.example', to: [to] }, raw: text });
  } finally {
    transport.close();
  }
}
