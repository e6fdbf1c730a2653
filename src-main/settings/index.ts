/**
 * The effective settings of this station, and the source of each. Layers, from weakest to strongest: built-in values, IT's defaults,
 * the station, the last good profile, the policy.
 */

export { type AdminLock, createAdminLock, effectivePinHash, type PinRejection } from './admin-lock';
export type { MachineFacts, MergedSettings } from './layers';
export { defaultsLocation, type PolicyLocation, policyLocation, userDataFolder } from './locations';
export { hashPin, parseNewPin, parsePin, verifyPin, withoutPinHash } from './pin';
export { createPinAttempts } from './pin-attempts';
export { isUnusable } from './policy-source';
export { connectOrigin, credentialsOrigin, findAddressProblem, trustedConnectOrigins, trustedProxyOrigins } from './secret-origins';
export { readJsonObject, writeJsonFile } from './settings-file';
export { type ChangeProblem, openSettings, type SettingsLocations, type SettingsService, type SettingsView } from './settings-service';
export { watchPolicy } from './watch-policy';
export { readWindowsRegistryKey } from './windows-registry';
