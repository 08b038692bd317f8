import type { TemplateName } from '@muster/contract';

const headsUp = `{{ banner }}

Dear security contacts,

a suspected security incident has been detected at {{ site }}.

{{ head }}

{{ summary }}

{{ suspectedAt }}

{{ extent }}

{{ indicators }}

{{ precautions }}

{{ nextReport }}

Please keep [{{ incident }}] in the subject when you answer.

{{ guidance }}
`;

const followUp = `{{ banner }}

Dear security contacts,

this is what is known by now of the security incident at {{ site }}. It replaces earlier versions.

{{ head }}

{{ summary }}

{{ hostsAffected }}

{{ attackSources }}

{{ evidence }}

{{ lost }}

{{ otherSites }}

{{ vulnerabilities }}

{{ indicators }}

{{ actions }}

{{ recommendations }}

{{ timeline }}

Please keep [{{ incident }}] in the subject when you answer.

{{ guidance }}
`;

const closure = `{{ banner }}

Dear security contacts,

the security incident at {{ site }} has been resolved. This is its closure report.

{{ head }}

{{ summary }}

{{ rootCause }}

{{ impact }}

{{ resolution }}

{{ timeline }}

{{ hostsAffected }}

{{ attackSources }}

{{ evidence }}

{{ lost }}

{{ otherSites }}

{{ vulnerabilities }}

{{ exposed }}

{{ deadlines }}

{{ lessons }}

{{ prevention }}

{{ documents }}

{{ cost }}

{{ indicators }}

{{ guidance }}
`;

const shipped: Record<TemplateName, string> = { 'heads-up': headsUp, 'follow-up': followUp, closure };

/** The wording that Muster ships: version 0. */
export function shippedWording(name: TemplateName): string {
  return shipped[name];
}
