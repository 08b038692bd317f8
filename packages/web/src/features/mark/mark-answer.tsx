import type { DrillMarkView } from '@muster/contract';
import { instantText } from '../../ui/times.ts';
import { isMailAddress } from './asked.ts';

export interface Asked {
  value: string;
  /** The name of the file whose hash it is. */
  file: string | null;
}

interface MarkAnswerProps extends Asked {
  answer: DrillMarkView;
}

/** What is known of it: no site, no campaign, nothing of the script. */
export function MarkAnswer({ value, file, answer: { exercise, what, contact, since } }: MarkAnswerProps) {
  return (
    <div className={exercise ? 'answer exercise' : 'answer real'}>
      <h2>{exercise ? 'Yes, an exercise' : 'Not known as an exercise'}</h2>
      <p>{what}</p>
      <dl className="pairs">
        {contact ? (
          <>
            <dt>Ask</dt>
            <dd>{isMailAddress(contact) ? <a href={`mailto:${contact}`}>{contact}</a> : contact}</dd>
          </>
        ) : null}
        {since ? (
          <>
            <dt>Since</dt>
            <dd>{instantText(Date.parse(since))}</dd>
          </>
        ) : null}
        {file === null ? null : (
          <>
            <dt>File</dt>
            <dd>{file}</dd>
          </>
        )}
        <dt>You asked for</dt>
        <dd className="mono">{value}</dd>
      </dl>
    </div>
  );
}

/** It could not be asked: until somebody knows, it is real. */
export function NoAnswer({ why }: { why: string }) {
  return (
    <div className="answer real">
      <h2>It could not be looked up</h2>
      <p>{why} Until you know, treat it as real. Ask your security team, or try again in a minute.</p>
    </div>
  );
}
