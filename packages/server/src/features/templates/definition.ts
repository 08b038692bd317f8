import type { FieldKind, TemplateField, TemplateName } from '@muster/contract';

export interface TemplateDefinition {
  name: TemplateName;
  title: string;
  about: string;
  /** How the document calls itself in a mail; a follow-up adds its version. */
  called: string;
  fields: readonly TemplateField[];
}

function field(
  name: string,
  label: string,
  kind: FieldKind,
  hint: string,
  required: 'required' | 'optional' = 'optional',
): TemplateField {
  return { name, label, kind, hint, required: required === 'required' };
}

const summary = field(
  'summary',
  'Summary',
  'text',
  'What is known so far, in three sentences that a tired colleague understands.',
  'required',
);
const hostsAffected = field(
  'hostsAffected',
  'Hosts affected',
  'lines',
  'One host or address a line, defanged where it is hostile.',
);
const attackSources = field(
  'attackSources',
  'Hosts used as a base to attack',
  'lines',
  'Where it came from: one address a line.',
);
const evidence = field(
  'evidence',
  'Evidence of compromise',
  'text',
  'Extracts of logs, files, hashes. Larger things go in as attachments.',
);
const lost = field(
  'lost',
  'What was lost and how',
  'text',
  'Data, credentials, and the details of the attack.',
);
const otherSites = field(
  'otherSites',
  'Other sites possibly affected',
  'lines',
  'One a line; name no site to those who need not know of it.',
);
const vulnerabilities = field(
  'vulnerabilities',
  'Vulnerabilities possibly exploited',
  'lines',
  'A CVE where there is one.',
);
const timeline = field('timeline', 'Timeline', 'timeline', 'Every action with its time, in UTC.');
const indicators = field(
  'indicators',
  'Indicators',
  'lines',
  'What others can look for: addresses, hashes, names. One a line.',
);

/** Of the mail that tells of a suspicion, within hours of it. */
const headsUp: TemplateDefinition = {
  name: 'heads-up',
  title: 'Heads-up',
  about:
    'The first word of a suspected incident: what is known, what everybody should do now, when more follows.',
  called: 'Heads-up',
  fields: [
    summary,
    field('suspectedAt', 'Suspected since', 'time', 'When the suspicion arose, not when this is written.'),
    field('extent', 'Extent', 'text', 'How far it reaches as far as is known; say so when nobody knows.'),
    indicators,
    field(
      'precautions',
      'What every site should do now',
      'lines',
      'At least one precaution that a site can take without knowing more.',
      'required',
    ),
    field('nextReport', 'More by', 'time', 'When the next word follows, even if there is no news.'),
  ],
};

/** Versions 1, 2, 3 … of one document, completed and posted again as the investigation goes on. */
const followUp: TemplateDefinition = {
  name: 'follow-up',
  title: 'Follow-up',
  about: 'The state of the investigation, as numbered versions of one document.',
  called: 'Follow-up',
  fields: [
    summary,
    hostsAffected,
    attackSources,
    evidence,
    lost,
    otherSites,
    vulnerabilities,
    indicators,
    field('actions', 'Actions taken', 'lines', 'What was done, one action a line.', 'required'),
    field(
      'recommendations',
      'Recommendations for other sites',
      'lines',
      'What others should do, one a line.',
    ),
    timeline,
  ],
};

/** To the CSIRT, within a month of the resolution; it redistributes. */
const closure: TemplateDefinition = {
  name: 'closure',
  title: 'Closure report',
  about: 'What happened, how it was resolved and what was learnt. TLP:AMBER or TLP:RED, nothing wider.',
  called: 'Closure report',
  fields: [
    summary,
    field('rootCause', 'Root cause', 'text', 'What made it possible.', 'required'),
    field('impact', 'Impact', 'text', 'Users, data, credentials, services.', 'required'),
    field('resolution', 'Resolution', 'text', 'Containment, eradication, and how it ended.', 'required'),
    { ...timeline, required: true },
    hostsAffected,
    attackSources,
    evidence,
    lost,
    otherSites,
    vulnerabilities,
    field('exposed', 'Identities exposed', 'lines', 'Which, and who was told of it. One a line.'),
    field('deadlines', 'Deadlines kept or missed', 'text', 'With the reason for those that were missed.'),
    field('lessons', 'Lessons learnt', 'text', 'What you would tell another site.', 'required'),
    field('prevention', 'Preventive actions', 'measures', 'What will be done, by whom, until when.'),
    field('documents', 'Documents changed', 'lines', 'Procedures and documentation that were updated.'),
    field('cost', 'Cost', 'line', 'Hours of people, money; as far as it is known.'),
    indicators,
  ],
};

export const definitions: readonly TemplateDefinition[] = [headsUp, followUp, closure];

export function definitionOf(name: TemplateName): TemplateDefinition {
  return definitions.find((one) => one.name === name) as TemplateDefinition;
}
