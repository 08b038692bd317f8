import type { IncidentView, ItemAudience } from '@muster/contract';
import { useMe } from '../../app/session.tsx';
import { Field } from '../../ui/field.tsx';

/** Whom something in an incident belongs to. */
export interface Readers {
  siteId: string | null;
  audience: ItemAudience;
}

interface ReaderFieldProps {
  incident: IncidentView;
  value: Readers;
  onChange: (readers: Readers) => void;
  label?: string;
  hint?: string;
}

/** Who may read what is written here: the CSIRT, all parties, or one site (with its NGI and the CSIRT). */
export function ReaderField({ incident, value, onChange, label = 'Who reads it', hint }: ReaderFieldProps) {
  const choices = useReaders(incident);
  return (
    <Field label={label} hint={hint}>
      {(props) => (
        <select
          {...props}
          value={keyOf(value)}
          onChange={(event) => {
            const chosen = choices.find(({ readers }) => keyOf(readers) === event.target.value);
            if (chosen) onChange(chosen.readers);
          }}
        >
          {choices.map(({ readers, says }) => (
            <option key={keyOf(readers)} value={keyOf(readers)}>
              {says}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** What somebody may write for; empty for who only reads. */
export function useReaders(incident: IncidentView): { readers: Readers; says: string }[] {
  const { role } = useMe();
  const forAll = incident.maySteer
    ? [
        { readers: { siteId: null, audience: 'parties' as const }, says: 'All parties' },
        { readers: { siteId: null, audience: 'csirt' as const }, says: 'The CSIRT alone' },
      ]
    : [];
  const speaks = incident.mayHandle || (role === 'site-contact' && incident.relation === 'own');
  const sites = speaks ? incident.sites.filter(({ endedAt }) => endedAt === null) : [];
  return [
    ...forAll,
    ...sites.map(({ site }) => ({
      readers: { siteId: site.id, audience: 'parties' as const },
      says: `${site.name}, its NGI and the CSIRT`,
    })),
  ];
}

function keyOf({ siteId, audience }: Readers): string {
  return siteId ?? audience;
}

/** Who reads it, in a word or two. */
export function readersText(site: { name: string } | null, audience: ItemAudience): string {
  if (site) return site.name;
  return audience === 'parties' ? 'all parties' : 'CSIRT';
}
