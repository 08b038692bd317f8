import { type Actor, type ProposalView, setClaims } from '@muster/contract';
import { decodeJwt } from 'jose';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { WebhookError } from '../../ports/webhook-out.ts';
import { maySettleProposals } from './policy.ts';
import { listProposals } from './proposals.ts';
import { takeSet } from './take-set.ts';
import { transmitterByIssuer } from './transmitters.ts';
import { SetRefused } from './verify-incoming.ts';

/**
 * Takes a SET that came by another way than its stream, as by mail. It is verified as any other: an officer who hands it
 * in vouches for nothing. Gives what it proposes.
 * @throws MusterError import.invalid for one that is not taken, with the reason
 */
export async function takeSetByHand(app: App, actor: Actor, token: string): Promise<ProposalView[]> {
  demand(maySettleProposals(actor));
  const issuer = issuerIn(token);
  const transmitter = await transmitterByIssuer(app.db, issuer);
  if (!transmitter)
    throw refused(`“${issuer.slice(0, 200)}” is no transmitter whose signals are taken here.`);
  try {
    const { jti } = await takeSet(app, transmitter, token);
    const rows = await app.db
      .selectFrom('signal_proposal')
      .select('id')
      .where('transmitter_id', '=', transmitter.id)
      .where('jti', '=', jti)
      .execute();
    const ids = new Set<string>(rows.map(({ id }) => id));
    return (await listProposals(app, actor)).filter(({ id }) => ids.has(id));
  } catch (error) {
    if (error instanceof SetRefused) throw refused(`It is not taken (${error.code}): ${error.message}.`);
    if (error instanceof WebhookError)
      throw refused('The keys of its transmitter cannot be read now. Try again later.');
    throw error;
  }
}

/** Whose it says it is: only to find the keys by which that is tried. */
function issuerIn(token: string): string {
  try {
    return setClaims.shape.iss.parse(decodeJwt(token).iss);
  } catch {
    throw refused('This is no Security Event Token: it must be one JWT in its compact form.');
  }
}

function refused(why: string): MusterError {
  return new MusterError('import.invalid', `${why} Nothing was kept.`, '/body/set');
}
