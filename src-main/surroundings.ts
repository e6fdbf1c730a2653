/** What this process was started with, and what follows from it alone, with a window or without. */
import { hostname } from 'node:os';
import { systemLocale } from '../src-shared/system-language';
import { systemTimeZone } from '../src-shared/time-zone';
import { caFileOwner } from './network';
import { connectOrigin, connectOrigins, type SettingsPlaces, type SettingsRoom } from './settings';
import { crashFolder } from './shell';
import { credentialsState } from './station';
import { openKeychain, serviceName, type Vault } from './vault';

export interface Surroundings {
  readonly version: string;
  readonly packaged: boolean;
  /** The languages that the system's user prefers, most preferred first. */
  readonly languages: () => readonly string[];
  readonly userData: string;
  readonly policy: SettingsPlaces['policy'];
  readonly defaults: SettingsPlaces['defaults'];
}

export const placesOf = ({ userData, policy, defaults, languages }: Surroundings): SettingsPlaces => ({
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
export const diagnosticsOf = ({ version, userData }: Surroundings, vault: Vault, settings: SettingsRoom) => {
  const view = settings.view();
  const live = view.settings['connection.mode'] === 'live';
  return {
    version,
    userData,
    crashFolder: crashFolder(userData),
    settings: view,
    keychain: async () => credentialsState(await vault.read(), { origin: () => connectOrigin(view), origins: () => connectOrigins(view) }),
    baseUrl: live ? view.settings['connection.baseUrl'] : null,
  };
};

export const caFileOwnerOf = ({ packaged }: Surroundings) =>
  caFileOwner({ platform: process.platform, packaged, uid: process.getuid?.() ?? 0 });

export const keychainOf = ({ packaged, userData }: Surroundings) => openKeychain({ service: serviceName({ packaged, userData }) });
