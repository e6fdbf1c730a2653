/** What this process was started with, and what follows from it alone, with a window or without. */
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
  /** The languages that the system's user prefers, most preferred first. */
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

/** What every archive is made of, whoever asks for it. */
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
