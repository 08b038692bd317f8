import { SubjectError } from '../subject-error.ts';

/** A VOMS attribute: the group, of which the first part is the VO, and the role in it. */
export interface Fqan {
  /** `['biomed', 'team']` */
  groups: readonly string[];
  role: string | null;
  /** Never used by VOMS since 1.5; kept because old mapfiles name one. */
  capability: string | null;
}

const WORD = /^[A-Za-z0-9][A-Za-z0-9._-]{0,253}$/;

/**
 * `/vo/group/Role=x/Capability=y`; `NULL` is none. Groups and roles are compared with regard to case, as VOMS does.
 *
 * @throws SubjectError `fqan.syntax`
 */
export function readFqan(text: string): Fqan {
  const parts = text.trim().split('/');
  const wrong = new SubjectError(
    'fqan.syntax',
    'This is no VOMS attribute; write it as /vo/group/Role=name.',
  );
  if (text.length > 1000 || parts.shift() !== '') throw wrong;
  const capability = taken(parts, 'Capability');
  const role = taken(parts, 'Role');
  if (parts.length === 0 || !parts.every((one) => WORD.test(one))) throw wrong;
  for (const one of [role, capability]) if (one !== null && !WORD.test(one)) throw wrong;
  return { groups: parts, role, capability };
}

function taken(parts: string[], keyword: string): string | null {
  const last = parts.at(-1);
  if (!last?.startsWith(`${keyword}=`)) return null;
  parts.pop();
  const value = last.slice(keyword.length + 1);
  return value === 'NULL' ? null : value;
}

/** Without what is NULL: `/biomed/Role=production`. */
export function writeFqan({ groups, role, capability }: Fqan): string {
  return `/${groups.join('/')}${role === null ? '' : `/Role=${role}`}${capability === null ? '' : `/Capability=${capability}`}`;
}

/** Whether it is a group under the ancestor's, or a role in it or under it; an ancestor with a role has nothing under it. */
export function isFqanUnder(fqan: Fqan, ancestor: Fqan): boolean {
  if (ancestor.role !== null || ancestor.capability !== null) return false;
  if (!ancestor.groups.every((group, index) => fqan.groups[index] === group)) return false;
  return fqan.groups.length > ancestor.groups.length || fqan.role !== null || fqan.capability !== null;
}
