export { parseGroupRules } from './group-rules.ts';
export { OidcProvider, type OidcSettings } from './oidc-provider.ts';
