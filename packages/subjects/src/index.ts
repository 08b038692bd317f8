export { type Fqan, isFqanUnder, readFqan, writeFqan } from './identifiers/fqan.ts';
export { type Likeness, likeness, shownPart, skeleton, tellingPart } from './identifiers/lookalikes.ts';
export { type Coverage, coverage, type Match, matches } from './identifiers/matching.ts';
export { carried, readIdentifier } from './identifiers/read-identifier.ts';
export { standsForMany } from './identifiers/stands-for-many.ts';
export { siteOf, subjectKey, subjectKeyOrNone } from './identifiers/subject-key.ts';
export { type MapfileRow, readGridMapfile } from './lists/grid-mapfile.ts';
export type { ListRead } from './lists/lines.ts';
export { type MappingRow, readMappingHistory } from './lists/mapping-history.ts';
export { type GatewayRow, type MemberRow, readGatewayUsers, readMembers } from './lists/subject-lists.ts';
export { isAtOrUnder, isUnder, nameKey, sameName } from './names/compare.ts';
export {
  commonNameOf,
  isPlainDelegation,
  isRobotName,
  type Reading,
  readDelegation,
} from './names/delegation.ts';
export { readDerName, writeDerName } from './names/der.ts';
export type { Attribute, Name, Rdn } from './names/name.ts';
export { readOneLine, writeOneLine } from './names/one-line.ts';
export { prepared } from './names/prepare.ts';
export { readName } from './names/read.ts';
export { readRfc4514 } from './names/rfc4514.ts';
export { writeArgus, writeRfc4514 } from './names/write.ts';
export { SubjectError, type SubjectErrorCode } from './subject-error.ts';
