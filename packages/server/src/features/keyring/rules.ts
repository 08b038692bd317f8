import type { Actor, ProtectionRule, SetProtectionRuleRequest, TlpLabel } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { DEFAULT_RULES, ruleFor } from './model.ts';
import { mayKeepOwnKeys, mayReadKeys } from './policy.ts';
import { changedRules } from './store.ts';

/** What each label asks for, the strictest first. */
export async function protectionRules(app: App, actor: Actor): Promise<ProtectionRule[]> {
  demand(mayReadKeys(actor));
  const changed = await changedRules(app.db);
  return DEFAULT_RULES.map(({ tlp }) => ruleFor(changed, tlp));
}

/** Holds for messages that are queued from now on. */
export async function setProtectionRule(
  app: App,
  actor: Actor,
  tlp: TlpLabel,
  rule: SetProtectionRuleRequest,
): Promise<ProtectionRule[]> {
  demand(mayKeepOwnKeys(actor));
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const entry = await appendEntry(tx, {
      at,
      kind: 'protection.changed',
      subject: tlp,
      actor: actor.id,
      body: { encrypt: rule.encrypt, sign: rule.sign },
    });
    const row = { ...rule, changed_at: at, changed_by: actor.id, entry_id: entry };
    await tx
      .insertInto('mail_protection')
      .values({ tlp, ...row })
      .onConflict((conflict) => conflict.column('tlp').doUpdateSet(row))
      .execute();
  });
  return await protectionRules(app, actor);
}
