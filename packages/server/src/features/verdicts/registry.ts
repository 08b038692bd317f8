import type { CheckId, ParticipationFacts } from './facts.ts';
import { contactDeliverable } from './rules/c1-contact-deliverable.ts';
import { depthReached } from './rules/c2-depth-reached.ts';
import { acknowledgedInTime } from './rules/c3-acknowledged-in-time.ts';
import { rightParties } from './rules/c4-right-parties.ts';
import { rightForm } from './rules/c5-right-form.ts';
import { contentTrue } from './rules/c6-content-true.ts';
import { requestsAnswered } from './rules/c7-requests-answered.ts';
import { closureInTime } from './rules/c8-closure-in-time.ts';
import { forensicAnswer } from './rules/forensic-answer.ts';
import { identityBanned } from './rules/k1-identity-banned.ts';
import { allCopiesSilent } from './rules/k2-all-copies-silent.ts';
import { shareFound } from './rules/k3-share-found.ts';
import { submissionAddress } from './rules/k4-submission-address.ts';
import { containedInTime } from './rules/k5-contained-in-time.ts';
import { evidencePreserved } from './rules/k6-evidence-preserved.ts';
import { noCollateral } from './rules/k7-no-collateral.ts';
import type { CheckRule } from './verdict.ts';

export type CheckRegistry = Record<CheckId, CheckRule<ParticipationFacts>>;

/** Every check and the rule in force. A changed rule raises its version, and old scores stay beside new ones. */
export const checkRegistry: CheckRegistry = {
  C1: contactDeliverable,
  C2: depthReached,
  C3: acknowledgedInTime,
  C4: rightParties,
  C5: rightForm,
  C6: contentTrue,
  C7: requestsAnswered,
  C8: closureInTime,
  K1: identityBanned,
  K2: allCopiesSilent,
  K3: shareFound,
  K4: submissionAddress,
  K5: containedInTime,
  K6: evidencePreserved,
  K7: noCollateral,
  F1: forensicAnswer('F1'),
  F2: forensicAnswer('F2'),
  F3: forensicAnswer('F3'),
  F4: forensicAnswer('F4'),
  F5: forensicAnswer('F5'),
  F6: forensicAnswer('F6'),
};
