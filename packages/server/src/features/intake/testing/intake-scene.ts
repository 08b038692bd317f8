import type { AbuseReportSummary, AbuseReportView } from '@muster/contract';
import { JobRunner } from '../../../jobs/index.ts';
import { actorOf } from '../../incidents/incidents.fixture.ts';
import { mailJobs, receiveMail } from '../../mail/index.ts';
import { type MailScene, mailScene } from '../../mail/testing/mail-scene.ts';
import { threadJobs } from '../../threads/index.ts';
import { intakeJobs } from '../jobs.ts';
import { listReports, viewReport } from '../views.ts';

export const officer = actorOf('officer');

/** Mail comes in from outside and is read; alpha has a network and a domain in the registry. */
export class IntakeScene {
  readonly mail: MailScene;
  readonly #runner: JobRunner;

  constructor(mail: MailScene) {
    this.mail = mail;
    const { db, clocks } = mail.app;
    const handlers = {
      ...mailJobs(mail.app),
      ...intakeJobs(mail.app),
      ...threadJobs(mail.app),
      'mail.sent': async () => undefined,
    };
    this.#runner = new JobRunner({ db, clocks, handlers });
  }

  get app(): MailScene['app'] {
    return this.mail.app;
  }

  async run(): Promise<void> {
    await this.#runner.runDue();
  }

  /** Gives the mail's id. */
  async receive(text: string, from = 'jane@reporter.example'): Promise<string> {
    const raw = Buffer.from(text.replace(/\r?\n/g, '\r\n'));
    const envelope = { envelopeFrom: from, envelopeTo: ['csirt@muster.example'], peer: '192.0.2.9' };
    const id = await receiveMail(this.app, { raw, ...envelope });
    await this.run();
    return id;
  }

  /** A mail of a person; gives its report. */
  async reported(body: string, { from = 'jane@reporter.example', subject = 'Abuse from your network' } = {}) {
    await this.app.clock.advance(1000);
    const mail = await this.receive(
      [
        `From: Jane Doe <${from}>`,
        'To: csirt@muster.example',
        `Subject: ${subject}`,
        `Message-ID: <${Math.abs(hash(body + subject + from))}@reporter.example>`,
        'Date: Tue, 5 Jan 2027 08:00:00 +0000',
        '',
        body,
      ].join('\n'),
      from,
    );
    const row = await this.app.db
      .selectFrom('abuse_report')
      .select('id')
      .where('mail_id', '=', mail)
      .executeTakeFirstOrThrow();
    return await this.view(row.id);
  }

  async open(): Promise<AbuseReportSummary[]> {
    return (await listReports(this.app, officer, { state: 'open', limit: 100 })).items;
  }

  async view(id: string): Promise<AbuseReportView> {
    return await viewReport(this.app, officer, id);
  }

  close(): Promise<void> {
    return this.mail.close();
  }
}

function hash(text: string): number {
  let sum = 0;
  for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) | 0;
  return sum;
}

export async function intakeScene(): Promise<IntakeScene> {
  const scene = await mailScene({ MUSTER_ORG: 'EGI', MUSTER_CSIRT_ADDRESS: 'csirt@muster.example' });
  await scene.app.db
    .updateTable('site')
    .set({ networks: ['192.0.2.0/24', '2001:db8:a::/48'], domains: ['alpha.example'] })
    .where('id', '=', 'site_alpha')
    .execute();
  await scene.app.db
    .updateTable('site')
    .set({ networks: ['198.51.100.0/24'] })
    .where('id', '=', 'site_beta')
    .execute();
  return new IntakeScene(scene);
}
