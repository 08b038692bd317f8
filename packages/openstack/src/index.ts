export type { Cinder, Volume, VolumeSnapshot } from './cinder.ts';
export type { Clock } from './clock.ts';
export { connect, type OpenStack } from './connect.ts';
export { isError, OpenStackError, type OpenStackErrorCode, type ServiceName } from './errors.ts';
export type { Glance, Image, ImageChange } from './glance.ts';
export type { Fetch, Limits } from './http.ts';
export type {
  ApplicationCredential,
  Credential,
  Keystone,
  RoleAssignment,
  Trust,
  User,
} from './keystone.ts';
export type { FloatingIp, Neutron, Port, SecurityGroup } from './neutron.ts';
export {
  type InstanceAction,
  MICROVERSION,
  type Nova,
  type Server,
  type ServerAction,
  type ServerFilter,
} from './nova.ts';
export { all } from './pages.ts';
export type { Session, SessionParts } from './session.ts';
export { type AuthSettings, authSettings, type OpenStackSettings, openStackSettings } from './settings.ts';
export type { AccessToken, Token } from './token.ts';
