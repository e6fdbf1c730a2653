/** The vault: secrets in the keychain of the operating system, each bound to the origins for which it was provisioned. */
export { BoundSecret, mayBeSentTo, type OriginRules, originsOf } from './bound-secret';
export {
  type BoundCredentials,
  bindCredentials,
  type ClientCredentials,
  type Credentials,
  endOf,
  parseCredentials,
  parseProvisionedCredentials,
} from './credentials';
export { type ProxyLogin, parseProvisionedLogin, parseProxyLogin } from './proxy-login';
export { serviceName } from './service-name';
export { type Keychain, openKeychain, type Stored, type Vault, type VaultProblem } from './vault';
