import type { Actor, AnswerBanRequest, ApprovalNeed, BanView, ReachView } from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { announceOrder } from '../orders/index.ts';
import { activate, sitesOf } from './activate.ts';
import { changingBan } from './changing.ts';
import { demandNotGrown } from './make.ts';
import type { MadeAlone } from './model.ts';
import { mayApprove, maySteerBan } from './policy.ts';
import { type Measured, measureReach } from './reach.ts';
import { presentSites, sightOfPlace } from './sites.ts';
import * as store from './store.ts';
import { madeAlone } from './store-made-alone.ts';
import { readBan } from './views.ts';

/** The second person's answer. Never the author's own, also not by a token of theirs. */
export async function answerBan(
  app: App,
  actor: Actor,
  id: string,
  request: AnswerBanRequest,
): Promise<BanView> {
  const placed = await changingBan(app, actor, id, async (tx, ban, at) => {
    demand(maySteerBan(actor, { ngiId: ban.ngi_id }));
    const person = await store.personBehind(tx, actor.id);
    if (!mayApprove(actor, { ngiId: ban.ngi_id }, person, ban.made_by_person)) {
      throw new MusterError(
        'auth.denied',
        'Its author does not approve a ban; another officer has to look at it. Nothing was changed.',
      );
    }
    demandAwaiting(ban, at);
    if (request.answer === 'approve' && request.digest !== ban.reach.digest) {
      throw new MusterError(
        'ban.not-previewed',
        'Somebody looked at its reach again since you opened it. Open it again; nothing was changed.',
      );
    }
    await tx
      .insertInto('ban_approval')
      .values({
        ban_id: id,
        by_person: person,
        by_actor: actor.id,
        at,
        answer: request.answer,
        reason: request.reason,
        digest: ban.reach.digest,
      })
      .execute();
    const kind = request.answer === 'approve' ? 'approved' : 'refused';
    await store.recordEvent(tx, {
      banId: id,
      at,
      actor: actor.id,
      kind,
      text: request.reason,
      data: { digest: ban.reach.digest },
    });
    if (request.answer === 'refuse') {
      await store.changeBan(tx, id, { state: 'refused', ended_at: at, approve_by: null });
      return undefined;
    }
    demandNotGrown(ban.reach_keys, (await measureBan(app, tx, ban)).keys);
    return await activate(app, tx, actor, ban);
  });
  if (placed) announceOrder(app, placed);
  return await readBan(app, actor, id);
}

/** Looks at the reach of a ban that waits, and keeps what is there now for who approves it. */
export async function lookAgain(app: App, actor: Actor, id: string): Promise<BanView> {
  await changingBan(app, actor, id, async (tx, ban, at) => {
    demand(maySteerBan(actor, { ngiId: ban.ngi_id }));
    demandAwaiting(ban, at);
    const measured = await measureBan(app, tx, ban);
    await store.setReach(tx, id, measured, reasonsNow(ban, measured.view.approval));
    await store.recordEvent(tx, {
      banId: id,
      at,
      actor: actor.id,
      kind: 'looked-again',
      text: reachText(measured.view.totals),
      data: { digest: measured.view.digest },
    });
  });
  return await readBan(app, actor, id);
}

/** Why it waits, as it is now; what waits goes on waiting, also where nothing would make it wait by now. */
function reasonsNow(ban: store.BanRow, now: ApprovalNeed): ApprovalNeed {
  return now.needed ? now : ban.approval;
}

function reachText({ users, workloads, touched }: ReachView['totals']): string {
  const people = users === 1 ? '1 person' : `${users} people`;
  const machines = workloads === 1 ? '1 workload' : `${workloads} workloads`;
  return `It reaches ${people}, ${machines} at ${touched} ${touched === 1 ? 'site' : 'sites'}`;
}

/** The reach of a ban as it is now. `before`: what its author had banned alone when it was made, unless said. */
export async function measureBan(
  app: App,
  tx: store.Reader,
  ban: store.BanRow,
  before?: MadeAlone,
): Promise<Measured> {
  const wanted = new Set(await sitesOf(tx, ban));
  // Named sites are looked up among all: an NGI's ban stands in its own.
  const sites = (await presentSites(tx, null)).filter((site) => wanted.has(site.id));
  const ask = { subject: ban.subject, effects: ban.effects, siteIds: ban.site_ids };
  return await measureReach(app, tx, ask, {
    sites,
    limits: await store.limits(tx),
    sight: sightOfPlace({ ngiId: ban.ngi_id }),
    before: before ?? (await madeAlone(tx, ban.made_by_person, ban.made_at)),
  });
}

function demandAwaiting(ban: store.BanRow, at: Date): void {
  if (ban.state === 'awaiting-approval' && (ban.approve_by === null || ban.approve_by > at)) return;
  throw new MusterError(
    'state.conflict',
    ban.state === 'awaiting-approval'
      ? 'Its time to be approved is over; make it again. Nothing was changed.'
      : `The ban is ${ban.state} and waits for nobody. Nothing was changed.`,
  );
}
