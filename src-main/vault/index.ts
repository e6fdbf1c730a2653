/** The vault: secrets in the keychain of the operating system. */
export { type Credentials, endOf, parseCredentials } from './credentials';
export { type ProxyLogin, parseProxyLogin } from './proxy-login';
export { serviceName } from './service-name';
export { type Keychain, openKeychain, type Vault, type VaultProblem } from './vault';
