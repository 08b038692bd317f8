import type { GrantedRole, GrantInput, NgiView, Page, Scope, SiteSummary } from '@muster/contract';
import { useState } from 'react';
import { useRead } from '../../app/query.ts';
import { machineTime } from '../../app/timers.ts';
import { Field } from '../../ui/field.tsx';

const DAY_MS = 86_400_000;

export const roleNames: Record<GrantedRole, string> = {
  administrator: 'Administrator',
  officer: 'Officer',
  auditor: 'Auditor',
  'site-contact': 'Site contact',
  'vo-manager': 'VO manager',
};

export interface WantedRole {
  role: GrantedRole;
  /** `federation`, an NGI's or a site's id, a VO's name; empty while it is not chosen. */
  of: string;
  /** A day, as a date field writes it; empty for no end. */
  until: string;
}

export function useWantedRole(
  role: GrantedRole = 'officer',
): [WantedRole, (change: Partial<WantedRole>) => void] {
  const [wanted, setWanted] = useState<WantedRole>(() => ({ role, of: 'federation', until: inDays(365) }));
  return [wanted, (change) => setWanted((before) => withChange(before, change))];
}

/** Another role has other scopes; an administrator's has no end unless one is given. */
function withChange(before: WantedRole, change: Partial<WantedRole>): WantedRole {
  const after = { ...before, ...change };
  if (change.role === undefined || change.role === before.role) return after;
  const whole = change.role !== 'site-contact' && change.role !== 'vo-manager';
  return {
    ...after,
    of: whole ? 'federation' : '',
    until: change.role === 'administrator' ? '' : after.until || inDays(365),
  };
}

/** Undefined while something is missing. */
export function scopeOf({ role, of }: WantedRole): Scope | undefined {
  if (of === '') return undefined;
  if (role === 'site-contact') return { kind: 'site', siteId: of };
  if (role === 'vo-manager') return { kind: 'vo', vo: of };
  return of === 'federation' ? { kind: 'federation' } : { kind: 'ngi', ngiId: of };
}

/** To the end of that day where the reader is. */
export function grantOf(wanted: WantedRole): GrantInput | undefined {
  const scope = scopeOf(wanted);
  if (!scope || (wanted.until === '' && wanted.role !== 'administrator')) return undefined;
  const until = wanted.until === '' ? null : new Date(`${wanted.until}T23:59:59`).toISOString();
  return { role: wanted.role, scope, until };
}

interface RoleFieldsProps {
  wanted: WantedRole;
  onChange: (change: Partial<WantedRole>) => void;
  /** Tokens have an end of their own. */
  withEnd?: boolean;
}

/** Which role, of what, until when. */
export function RoleFields({ wanted, onChange, withEnd = true }: RoleFieldsProps) {
  return (
    <>
      <Field label="Role">
        {(field) => (
          <select
            {...field}
            value={wanted.role}
            onChange={(event) => onChange({ role: event.target.value as GrantedRole })}
          >
            {Object.entries(roleNames).map(([role, name]) => (
              <option key={role} value={role}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <ScopeField wanted={wanted} onChange={onChange} />
      {withEnd ? (
        <Field
          label="Until"
          hint={
            wanted.role === 'administrator'
              ? 'Empty: until somebody ends it. One administrator at least must have no end.'
              : 'To the end of this day, where you are.'
          }
        >
          {(field) => (
            <input
              {...field}
              type="date"
              min={inDays(0)}
              required={wanted.role !== 'administrator'}
              value={wanted.until}
              onChange={(event) => onChange({ until: event.target.value })}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}

function ScopeField({ wanted, onChange }: RoleFieldsProps) {
  const { role, of } = wanted;
  const ngis = useRead<NgiView[]>('/api/v1/ngis', { when: role === 'officer' });
  const sites = useRead<Page<SiteSummary>>('/api/v1/sites?limit=500', { when: role === 'site-contact' });
  if (role === 'administrator' || role === 'auditor') return null;
  if (role === 'vo-manager') {
    return (
      <Field label="VO" hint="As VOMS and the operations portal write it.">
        {(field) => (
          <input
            {...field}
            required
            maxLength={120}
            value={of}
            onChange={(event) => onChange({ of: event.target.value })}
          />
        )}
      </Field>
    );
  }
  const choices =
    role === 'officer' ? (ngis.data ?? []) : (sites.data?.items ?? []).map(({ id, name }) => ({ id, name }));
  return (
    <Field label={role === 'officer' ? 'Of' : 'Site'}>
      {(field) => (
        <select {...field} required value={of} onChange={(event) => onChange({ of: event.target.value })}>
          {role === 'officer' ? (
            <option value="federation">the CSIRT: all sites</option>
          ) : (
            <option value="">Choose a site</option>
          )}
          {choices.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Access runs by real time, whatever procedure time a lab shows. */
function inDays(days: number): string {
  const at = new Date(machineTime() + days * DAY_MS);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;
}
