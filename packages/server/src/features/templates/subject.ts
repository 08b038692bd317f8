import { type IncidentDocument, readTlp, type TlpLabel, tlpText } from '@muster/contract';

/** What stands after the id and the label: the same for every document of an incident, so that its thread holds. */
export function subjectWords(site: string): string {
  return `Security incident suspected at ${site}`;
}

/** The one form in which Muster writes the subject of a document. */
export function subjectOf({
  incident,
  tlp,
  site,
}: Pick<IncidentDocument, 'incident' | 'tlp' | 'site'>): string {
  return `[${incident}] [${tlpText(tlp)}] ${subjectWords(site)}`;
}

export interface ReadSubject {
  incident: string | undefined;
  tlp: TlpLabel | undefined;
  site: string | undefined;
}

/** The marks at any place, with the words of mail programs around them, as older templates put them too. */
export function readSubject(subject: string): ReadSubject {
  const words = subject.replace(/\s+/g, ' ');
  const incident = /(?<![A-Za-z0-9-])[A-Z][A-Z0-9-]{0,15}-\d{8}(?:-\d{2,})?(?![\d-])/.exec(words)?.[0];
  const said = /security incident suspected at (.+)$/i.exec(words)?.[1];
  const site = said?.split(/\s*(?:\[|\bTLP\s*[:=]?\s*(?:RED|AMBER|GREEN|CLEAR|WHITE))/i)[0]?.trim();
  return { incident, tlp: readTlp(words), site: site === '' ? undefined : site };
}
