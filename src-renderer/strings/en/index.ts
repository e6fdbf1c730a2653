/** English. Texts are short, because a packer looks for one second, and contain no developers' terms. */
import type { SectionName } from '../../../src-shared/settings/settings.schema';
import { credentialsStrings } from './credentials';
import { diagnosticsStrings } from './diagnostics';
import { checkMessage, failureMessage, notAuthorizedWarning, offlineWarning } from './failures';
import { pinStrings } from './pin';
import { railStrings } from './rail';
import { settingInputMessage } from './setting-input';
import { settingsProblemMessage } from './settings-problems';
import { sendAgainStrings, standingStrings } from './standings';
import { detailStrings } from './statuses';
import { updateStrings } from './updates';

export const en = {
  rail: railStrings,

  connection: {
    offlineSince: offlineWarning,
    notAuthorizedSince: notAuthorizedWarning,
  },

  standings: standingStrings,
  sendAgain: sendAgainStrings,

  settings: {
    title: 'Settings',
    sections: {
      connection: 'Connection',
      credentials: 'Credentials',
      scanner: 'Scanner',
      station: 'Station',
      staging: 'Staging',
      window: 'Window',
      updates: 'Updates',
      history: 'History and log',
    } satisfies Record<SectionName | 'credentials', string>,
    wait: 'Your organization has changed settings. They take effect after the open order.',
    managed: 'Managed by your organization',
    lastGood: 'Kept from the last good profile',
    lastGoodFixed: 'Kept from the last good profile. It cannot be changed until the policy is back.',
    own: 'Set on this station',
    builtIn: 'Standard',
    builtInForIt: 'Standard. Only your organization can change this.',
    defaults: 'Set by your organization to start with',
    unknownZone: 'This computer’s time zone is not known: times are shown in UTC.',
    none: 'None',
    asSystem: 'As the system',
    on: 'On',
    off: 'Off',
    save: 'Save',
    leave: 'Keep current',
    reset: 'Reset to default',
    bounds: (least: number, most: number) => `From ${least} to ${most}`,
    typedProblem: settingInputMessage,
    problemsTitle: 'Problems with the settings',
    pinHint: 'These settings are behind a PIN.',
    unlock: 'Unlock',
    lock: 'Lock',
    credentials: credentialsStrings,
    scanner: {
      hint: 'Scan anything. What was read stands here; no order is touched.',
      nothing: 'Nothing has been scanned here yet.',
      read: 'Read',
      kind: { scan: 'Barcode', weight: 'Weight', scale: 'Scale' },
      symbology: 'Kind of code',
      calibrate: 'Calibrate',
      calibrating: 'Now scan this code, once. A laser needs the printed one: ask IT.',
      layoutCode: 'A barcode with the characters that keyboard layouts differ in',
      cancel: 'Cancel',
      result: (gap: number, suffix: string) => `Longest key gap ${gap} ms, ends with ${suffix}.`,
      suffix: { enter: 'Enter', tab: 'Tab', none: 'nothing' },
      use: 'Use these settings',
      layout: {
        found: (layout: string) => `The scanner types for the keyboard layout ${layout}.`,
        unknown: (wrong: string) => `No keyboard layout explains what arrived. Wrong are: ${wrong}. Set the scanner to the US layout.`,
        wrong: (printed: string, arrived: string) => (arrived === '' ? `${printed} is lost` : `${printed} arrives as ${arrived}`),
        otherCode: 'This was another code, so the keyboard layout is not known.',
        pair: (computer: string | null, scanner: string, isCertain: boolean) =>
          `This computer’s keyboard layout is ${computer ?? 'not known'}; the scanner’s is ${scanner === 'same' ? 'the same' : scanner}${isCertain ? '' : ', as long as nothing else is set'}.`,
      },
      tooShort: 'That was too short to measure. Scan a barcode with at least four characters.',
      asSlowAsPeople: 'This scanner types as slowly as a person. Give it a prefix or a shorter delay if you can.',
      inForce: (learnedMs: number | null, suffix: string) =>
        `${learnedMs === null ? 'Scanners of any speed are recognized' : `This station’s scanner leaves about ${learnedMs} ms between two keys`}; a scan ends with ${suffix}.`,
      calibrated: 'Calibrated. Scan again to try it.',
      keys: {
        title: 'Keys received',
        hint: 'Each key that arrives while Settings is open, newest first. Nothing is recorded of passwords.',
        none: 'No key has arrived yet. Scan something.',
        copy: 'Copy for IT',
        copied: 'Copied.',
        clear: 'Clear the list',
        key: 'Key',
        gap: 'ms since the last',
        held: 'ms held',
        by: 'Taken for',
        verdict: (byDevice: number) =>
          byDevice > 0.5 ? `Scanner or scale (${Math.round(byDevice * 100)} %)` : `Person (${Math.round((1 - byDevice) * 100)} %)`,
        reasons: {
          'faster-than-human': 'Faster than people type',
          prefix: 'The scanner’s prefix is in front',
          compared: 'By rhythm, hold times and overlap',
          'too-few-characters': 'Too few characters for a scan',
          'slower-than-scanners': 'Slower than any scanner',
          'no-prefix': 'The scanner’s prefix is missing',
          'no-terminator': 'Either may have typed it, and no Enter or Tab came',
          'number-field': 'A number, in a field for numbers',
        },
      },
    },
    refused: {
      locked: 'Enter the PIN first.',
      fixed: 'This is managed by your organization and cannot be changed here.',
      badValue: (detail: string) => `This value ${detail}.`,
      notSaved: (detail: string) => `It could not be saved (${detail}).`,
    },
    runtime: (electron: string, chromium: string, node: string) => `Electron ${electron}, Chromium ${chromium}, Node ${node}`,
  },

  diagnostics: diagnosticsStrings,
  pin: pinStrings,
  updates: updateStrings,
  failure: failureMessage,
  orderFacts: detailStrings,
  checked: checkMessage,
  settingsProblem: settingsProblemMessage,
};
