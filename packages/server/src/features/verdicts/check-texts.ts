import type { CheckId } from '@muster/contract';

interface CheckText {
  /** The question that the check asks of a site. */
  asks: string;
  /** What decides it, as the rule has it. */
  judged: string;
}

function forensic(what: string): CheckText {
  return {
    asks: `Did the site find ${what}?`,
    judged:
      'Pass with one answer that holds this site’s own value; every site has its own, so another site’s answer is none. Every value that is given has to be right: a list of guesses is no answer. Fail when no answer was right until the end, or when the tries are used up.',
  };
}

/** Every check in the words in which a site may ask for it. They follow the rules in rules/, and change with them. */
export const checkTexts: Record<CheckId, CheckText> = {
  C1: {
    asks: 'Did the alarm reach at least one contact of the site?',
    judged:
      'Pass when a mail system or a person of the site shows that the alarm came in, or when the site’s server took it and nothing came back until the acknowledge clock ran out. Fail when every address bounced, or none was registered.',
  },
  C2: {
    asks: 'How deep does the contact go?',
    judged:
      'Depth 1: the mailbox receives. 2: a machine answers. 3: a person answers. 4: the person says something that is true. 5: the site found copies, their origin or a forensic answer. Pass when the depth asked for is reached (after the WISE SCCC classification).',
  },
  C3: {
    asks: 'Did a person answer the alarm before the acknowledge clock ran out?',
    judged:
      'The clock starts when the alarm was sent. Only a person whom the registry or an officer knows stops it; ticket robots, vacation notes and bounces never do. Late when the answer came after the deadline.',
  },
  C4: {
    asks: 'Was a report addressed to both the CSIRT and the NGI’s security officer?',
    judged: 'Pass with one report that has both among its recipients.',
  },
  C5: {
    asks: 'Does a report have the right form?',
    judged: 'Pass with one report that carries the incident’s id, a TLP label and every required field.',
  },
  C6: {
    asks: 'Is what the site says true?',
    judged:
      'Every claim is held against what was measured when it was written: the copies’ beats, the probes, the front door. One false claim fails. A claim that cannot be compared counts neither way; one whose reading is unsure waits for an officer.',
  },
  C7: {
    asks: 'Was every request of the CSIRT answered in time?',
    judged:
      'Each request has its own clock, in the working hours of the site. An answer to one of its questions, or a person’s words in its thread that say more than “received”, stops it.',
  },
  C8: {
    asks: 'Did a closure report come in time?',
    judged:
      'Pass when a verified closure report, TLP AMBER or RED, with resolution and lessons learnt, came before its clock ran out; late when it came after.',
  },
  K1: {
    asks: 'Is the stolen identity refused while an innocent one of the same VO is let in?',
    judged:
      'Pass when the latest probes prove it: the drill’s identity is refused and the innocent one, tried right after it, is let in. When everybody is refused, that is not a ban. A probe without an answer proves nothing.',
  },
  K2: {
    asks: 'Is every copy at the site silent by the site’s own doing?',
    judged:
      'A copy counts when it was killed, asked to stop, frozen, cut off, paused or lost with its host, and is silent still. Silence for another reason (our outage, its own fault, its limit) is not containment; a site out of reach counts only when it says that it isolated itself.',
  },
  K3: {
    asks: 'Which share of the copies did the site find and name?',
    judged: 'Pass when every copy that ran was named and nothing was named that does not exist.',
  },
  K4: {
    asks: 'Did the site find the address from which the copies were submitted?',
    judged: 'Pass with one claim of the right address; an address written in another form is the same one.',
  },
  K5: {
    asks: 'Were the ban and the last copy’s silence there before the contain clock ran out?',
    judged:
      'Dated to the later of both. What is known only as an interval is read in the site’s favour: from its beginning on. Late when that lies after the deadline.',
  },
  K6: {
    asks: 'Was the evidence preserved?',
    judged:
      'No reboot and no file of a copy destroyed or changed before the site released it; and a copy stood frozen or cut off long enough to be examined, or a token that is only in memory was found.',
  },
  K7: {
    asks: 'Was nobody innocent refused, stopped or shut out?',
    judged:
      'Fail when a probe refused an innocent identity, when the innocent workload or the announced control program was stopped, or when the workload’s owner was shut out for longer than allowed.',
  },
  F1: forensic('the SHA-256 of the copy that ran there'),
  F2: forensic('the address, port and protocol to which the copy beats'),
  F3: forensic('the token in the canary file or in the encoded configuration'),
  F4: forensic('the token that is only in memory or in the unlinked file'),
  F5: forensic('the peers, the period and the amount of the copy’s traffic'),
  F6: forensic('when the copy was submitted, and at least one more time of what happened'),
};
