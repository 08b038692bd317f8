import type { AccountFact, CredentialFact, StepTarget } from '@muster/contract';
import { add, before, type Draft, inWords, type SeenSystem } from './build.ts';
import { namedCredentials } from './whom.ts';

/** What lets somebody in without a password, and what can be removed one by one. */
const REMOVABLE: ReadonlySet<string> = new Set(['application-credential', 'ec2', 'trust']);

/** Takes an account's access, its credentials listed first. Comes before anything that its owner could undo. */
export function accountSteps(draft: Draft, system: SeenSystem, account: AccountFact): void {
  const target: StepTarget = { type: 'account', ref: account.ref, label: account.name };
  add(draft, system, {
    kind: 'list-credentials',
    target,
    why: 'What lets the account in is written down before it is touched.',
    sets: { credentials: account.credentials.map(({ kind, ref, name }) => ({ kind, ref, name })) },
  });
  const removable = account.credentials.filter(({ kind }) => REMOVABLE.has(kind));
  add(draft, system, {
    kind: 'disable-account',
    target,
    why: 'Whoever has the account could undo everything else.',
    needs: before(draft, system, target, 'list-credentials'),
    sets: { enabled: false },
    inverse: { kind: 'enable-account', restores: { enabled: account.enabled ?? true } },
    cannotUndo: lostByDisabling(system, removable),
    stands: account.enabled === false,
  });
  if (system.can.has('disable-account')) warnOfTokens(draft, system, account, removable);
  if (draft.policy.credentials === 'remove' && system.facts.disablingDeletesCredentials !== true) {
    for (const credential of removable) removeCredential(draft, system, account, credential);
  }
  add(draft, system, {
    kind: 'end-sessions',
    target,
    why: 'A session that is open goes on without the door.',
    needs: before(draft, system, target, 'list-credentials'),
    cannotUndo: 'A session that was ended does not come back; its owner signs in again.',
  });
}

/** Removes the credentials that the order names themselves; the account they belong to is left. */
export function namedCredentialSteps(draft: Draft, system: SeenSystem): void {
  const { target } = draft.order;
  if (target.type !== 'subject') return;
  const named = namedCredentials(target.subject);
  for (const account of system.facts.accounts.toSorted((a, b) => (a.ref < b.ref ? -1 : 1))) {
    for (const credential of account.credentials.filter(({ ref }) => named.has(ref))) {
      if (draft.policy.credentials === 'remove') removeCredential(draft, system, account, credential);
      else {
        draft.cannot.push({
          what: `Remove ${credential.kind} ${credential.name} of ${account.name}.`,
          why: 'The policy of the site keeps credentials, and one alone cannot be shut out otherwise.',
        });
      }
    }
  }
}

function removeCredential(
  draft: Draft,
  system: SeenSystem,
  account: AccountFact,
  credential: CredentialFact,
): void {
  const owner: StepTarget = { type: 'account', ref: account.ref, label: account.name };
  add(draft, system, {
    kind: 'list-credentials',
    target: owner,
    why: 'What lets the account in is written down before it is touched.',
    sets: { credentials: account.credentials.map(({ kind, ref, name }) => ({ kind, ref, name })) },
  });
  add(draft, system, {
    kind: 'remove-credential',
    target: { type: 'credential', ref: credential.ref, label: `${credential.name} of ${account.name}` },
    why: 'It would work again as soon as its owner is let in again.',
    needs: before(draft, system, owner, 'list-credentials'),
    sets: { kind: credential.kind, account: account.ref, project: credential.projectId },
    cannotUndo:
      'A removed credential cannot come back: its owner makes another and puts it wherever it was used.',
  });
}

function lostByDisabling({ facts }: SeenSystem, removable: readonly CredentialFact[]): string {
  const applications = removable.filter(({ kind }) => kind === 'application-credential');
  if (applications.length === 0 || facts.disablingDeletesCredentials === false) return '';
  const names = inWords(applications.map(({ name }) => name));
  return facts.disablingDeletesCredentials
    ? `Keystone deletes the application credentials of a disabled user here: ${names}.`
    : `Some versions of Keystone delete the application credentials of a disabled user; it is not known of this one: ${names}.`;
}

function warnOfTokens(
  { warnings, policy }: Draft,
  { name, facts }: SeenSystem,
  account: AccountFact,
  removable: readonly CredentialFact[],
): void {
  if (facts.tokenCacheSeconds > 0) {
    warnings.add(
      `Services of ${name} may go on taking a token that they know already for ${facts.tokenCacheSeconds} s after its user was disabled; it holds fully only then.`,
    );
  }
  if (removable.length > 0 && policy.credentials === 'keep' && facts.disablingDeletesCredentials !== true) {
    warnings.add(
      `Credentials of ${account.name} at ${name} work again with the account, since the policy of the site keeps them: ${inWords(removable.map((one) => one.name))}.`,
    );
  }
}
