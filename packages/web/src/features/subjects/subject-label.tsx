import type { SubjectSummary } from '@muster/contract';
import { Link } from 'wouter';
import { kindText } from '../bans/subject-words.ts';

/** A subject in a line: what kind of name it is, the name, its site where it means something only there. */
export function SubjectLabel({ subject, text = subject.label }: { subject: SubjectSummary; text?: string }) {
  return (
    <span className="subject-label">
      <Link href={`/subjects/${subject.id}`} className="mono" title={subject.label}>
        {text}
      </Link>
      <span className="quiet small">
        {kindText(subject.identifier)}
        {subject.site ? ` at ${subject.site.name}` : ''}
        {subject.gateway ? ' · acts for others' : ''}
      </span>
    </span>
  );
}
