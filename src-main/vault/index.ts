/** The vault stores secrets in the keychain of the operating system, each bound to the origins for which it was provisioned. */
export { BoundSecret, effectiveOrigins, mayBeSentTo, type OriginRules } from './bound-secret';
export {
  type BoundCredentials,
  bindCredentials,
  type ClientCredentials,
  type Credentials,
  parseCredentials,
  parseProvisionedCredentials,
  readExpiry,
} from './credentials';
export { type Keychain, openKeychain, type StoredSecret, type Vault, type VaultProblem } from './keychain';
export { type ProxyLogin, parseProvisionedProxyLogin, parseProxyLogin } from './proxy-login';
export { keychainServiceName } from './service-name';
