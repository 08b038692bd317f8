import type { ValueOf } from './claim-value.ts';
import { utc } from './times.ts';
import { type Copy, type Judgement, judgement, type Truth } from './truth.ts';

const volatile = /\b(?:memory|ram|processes?|live|speicher\w*|arbeitsspeicher|prozess\w*)\b/i;

/** Are the copies' files still there as they came, and was nothing rebooted that held the memory spoken of? */
export function judgeEvidence(value: ValueOf<'evidence-kept'>, truth: Truth): Judgement {
  const said = `kept: ${value.what.slice(0, 200)}`;
  const submitted = truth.copies.filter(({ jobRef }) => jobRef !== null);
  if (submitted.length === 0) return judgement('not-comparable', said, 'nothing of ours ran there');
  const reboot = [...truth.copies, ...truth.controls]
    .flatMap(({ silences }) => silences)
    .find(({ kind }) => kind === 'host-rebooted');
  if (reboot && volatile.test(value.what))
    return judgement('false', said, `the host was rebooted after ${utc(reboot.from.from)}`);
  const spoilt = submitted.find((copy) => firstLoss(copy) !== undefined);
  if (spoilt) {
    const loss = firstLoss(spoilt);
    return judgement(
      'false',
      said,
      `the files of ${spoilt.jobRef} were ${loss?.present ? 'changed' : 'gone'} at ${utc(loss?.at ?? truth.now)}`,
    );
  }
  if (submitted.every(({ sandbox }) => sandbox.length > 0))
    return judgement('true', said, `the files of ${submitted.length} copies are there, unchanged`);
  return judgement('not-comparable', said, 'the files could not be read back');
}

/** The first reading that shows them gone or changed before the site had released them. */
function firstLoss(copy: Copy): Copy['sandbox'][number] | undefined {
  return copy.sandbox.find(
    (one) => !(one.present && one.unchanged) && !(copy.releasedAt !== null && copy.releasedAt <= one.at),
  );
}

/** The door shows by itself what it still holds. */
export function judgeReleased(value: ValueOf<'released'>, truth: Truth): Judgement {
  const said = value.all ? 'released all' : `released ${value.jobs.join(', ')}`;
  const jobs = new Set(value.jobs.map((job) => job.toLowerCase()));
  const meant = truth.copies.filter(
    ({ jobRef }) => jobRef !== null && (value.all || jobs.has(jobRef.toLowerCase())),
  );
  const free = meant.filter(({ releasedAt }) => releasedAt !== null);
  if (meant.length > 0 && free.length === meant.length)
    return judgement('true', said, 'the door gives them free');
  return judgement('not-comparable', said, 'the door has not shown it');
}
