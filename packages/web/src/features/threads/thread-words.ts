import type { ComposeRequest, DraftContent, MessageKind, RecipientParty, TlpLabel } from '@muster/contract';

export const kindWords: Readonly<Record<MessageKind, string>> = {
  message: 'Message',
  request: 'Request',
  'heads-up': 'Heads-up',
  'follow-up': 'Follow-up',
  closure: 'Closure report',
};

/** The kinds that are filled in by a form. */
export function isDocumentKind(kind: MessageKind): boolean {
  return kind !== 'message' && kind !== 'request';
}

export const labels: readonly TlpLabel[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'];

/** Whose address it is, in two words. */
export function partyText(party: RecipientParty): string {
  switch (party.kind) {
    case 'csirt':
      return 'CSIRT';
    case 'site':
    case 'ngi':
    case 'vo':
      return party.name;
    case 'person':
      return 'has a role';
    case 'outsider':
      return 'not registered';
  }
}

/** What the server is asked to check or send; what is empty is left out. */
export function requestOf(content: DraftContent): ComposeRequest {
  const { document, answers, forwards, notBefore, redaction, ...rest } = content;
  return {
    ...rest,
    ...(document ? { document: { ...document, tlp: content.tlp } } : {}),
    ...(answers ? { answers } : {}),
    ...(forwards ? { forwards } : {}),
    ...(notBefore ? { notBefore } : {}),
    ...(redaction.trim() === '' ? {} : { redaction: redaction.trim() }),
  };
}

/** `security@a.example, b@c.example` as people paste them. */
export function addressesIn(text: string): string[] {
  return [...text.matchAll(/[^\s<>",;:()[\]]{1,64}@[^\s<>",;:()[\]]{1,253}/g)].map(([found]) =>
    found.replace(/\.$/, ''),
  );
}
