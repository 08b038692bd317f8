import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { officerAddresses } from '../federation/index.ts';
import { queueMessage } from '../mail/index.ts';
import type { ParticipationRow } from './store.ts';

/** Tells the officers that a site called its drill off, and pages whoever has the board open. */
export async function alertOfficers(app: App, tx: Tx, part: ParticipationRow, at: Date): Promise<void> {
  const site = await tx.selectFrom('site').select('name').where('id', '=', part.site_id).executeTakeFirst();
  const incident = part.incident_id
    ? await tx
        .selectFrom('incident')
        .select('public_id')
        .where('id', '=', part.incident_id)
        .executeTakeFirst()
    : undefined;
  const recipients = await officerAddresses(tx, part.ngi_id, at);
  if (incident) {
    await queueMessage(tx, {
      at,
      kind: 'officer-alert',
      ref: part.id,
      participationId: null,
      incidentId: part.incident_id,
      publicId: incident.public_id,
      tlp: 'AMBER',
      subject: `THIS IS REAL: ${site?.name ?? 'a site'} has suspended the exercise`,
      body: [
        `${site?.name ?? 'A site'} says that it has a real incident.`,
        '',
        'The exercise is suspended there: its copies are ordered to stop and its clocks stand still.',
        'Please get in touch with the site by the usual channels and ask whether it needs help.',
      ].join('\n'),
      recipients,
      notBefore: at,
      exerciseContact: null,
    });
  }
  app.log.warn({ participation: part.id }, 'a site has suspended its drill: this is real');
}
