/** The vault: credentials in the keychain of the operating system. */
export { type Credentials, parseCredentials } from './credentials';
export { serviceName } from './service-name';
export { openVault, type Vault, type VaultProblem } from './vault';
