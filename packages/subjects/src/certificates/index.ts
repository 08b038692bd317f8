export { type Certificate, PROXY_CERT_INFO, type ProxyInfo, readCertificates } from './read-certificates.ts';
export { type Chain, type LinkKind, readChain } from './read-chain.ts';
