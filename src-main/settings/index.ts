/** The settings in force on this station, and why. Layers, weakest first: built-in, IT's defaults, station, last good, policy. */
export { addressDoubt, connectOrigin, connectOrigins, proxyOrigins } from './addresses';
export { type AdminLock, createAdminLock, pinHashOf, type WrongPin } from './admin-lock';
export { followPolicy } from './follow-policy';
export { type GuardedProblem, readGuarded } from './guarded-file';
export type { MachineFacts, SettingsInForce } from './layers';
export { hashPin, parseNewPin, parsePin, verifyPin, withoutPinHash } from './pin';
export { createPinAttempts } from './pin-attempts';
export { defaultsPlace, type PolicyPlace, policyPlace, userDataFolder } from './places';
export { type ChangeProblem, openSettings, type SettingsPlaces, type SettingsRoom, type SettingsView } from './room';
export { isUnusable } from './source';
export { readWindowsRegistryKey } from './windows-registry';
