/** How this process was started, and the services that depend on that alone, with or without a window. */
import { hostname } from 'node:os';
import { systemLocale } from '../src-shared/language/system-language';
import { systemTimeZone } from '../src-shared/time/time-zone';
import { requiredCaFileOwner as requiredOwner } from './certificates';
import { crashFolder } from './lifecycle';
import { connectOrigin, type SettingsLocations, type SettingsService, trustedConnectOrigins } from './settings';
import { toCredentialsState } from './station';
import { keychainServiceName, openKeychain, type Vault } from './vault';

export interface Environment {
  readonly version: string;
  readonly packaged: boolean;
  /** Returns the preferred languages of the system's user, the most preferred one first. */
  readonly languages: () => readonly string[];
  readonly userData: string;
  readonly policy: SettingsLocations['policy'];
  readonly defaults: SettingsLocations['defaults'];
}

export const settingsLocations = ({ userData, policy, defaults, languages }: Environment): SettingsLocations => ({
  userData,
  policy,
  defaults,
  machine: {
    hostName: hostname(),
    timeZone: systemTimeZone(),
    locale: systemLocale(languages(), Intl.DateTimeFormat().resolvedOptions().locale),
  },
});

/** Collects the input of the diagnostics that is the same with and without a window. */
export const collectDiagnosticsInput = ({ version, userData }: Environment, vault: Vault, settings: SettingsService) => {
  const view = settings.view();
  const live = view.settings['connection.mode'] === 'live';
  return {
    version,
    userData,
    crashFolder: crashFolder(userData),
    settings: view,
    keychain: async () =>
      toCredentialsState(await vault.read(), { currentOrigin: () => connectOrigin(view), originRules: () => trustedConnectOrigins(view) }),
    baseUrl: live ? view.settings['connection.baseUrl'] : null,
  };
};

export const requiredCaFileOwner = ({ packaged }: Environment) =>
  requiredOwner({ platform: process.platform, packaged, uid: process.getuid?.() ?? 0 });

export const openStationKeychain = ({ packaged, userData }: Environment) =>
  openKeychain({ service: keychainServiceName({ packaged, userData }) });
