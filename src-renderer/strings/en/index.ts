/** English. Texts are short, because a packer looks for one second, and contain no developers' terms. */
import type { IdProblem } from '../../../src-shared/order/id-problem';
import type { CountProblem } from '../../../src-shared/order/parse-order';
import type { SectionName } from '../../../src-shared/settings/settings.schema';
import type { HiddenCharacter } from '../../../src-shared/text/hidden-characters';
import type { WeightProblem } from '../../../src-shared/weight/weight-format';
import { blockedLabel, blockedMessage, liveJournalMessage } from './blocked';
import { credentialsStrings } from './credentials';
import { diagnosticsStrings } from './diagnostics';
import { expiryWarning } from './expiry';
import { checkMessage, failureMessage, notAuthorizedWarning, offlineWarning } from './failures';
import { hiddenCharacterMessage, idProblemMessage } from './id-problems';
import { gatewayMessage, rateLimitMessage, recoveryMessage } from './notices';
import { countMessage, weightMessage } from './number-input';
import { pinStrings } from './pin';
import { formatCount, formatNumber } from './plural';
import { railStrings } from './rail';
import { settingInputMessage } from './setting-input';
import { settingsProblemMessage } from './settings-problems';
import { sendAgainStrings, standingStrings } from './standings';
import { detailStrings } from './statuses';
import { updateStrings } from './updates';

export const en = {
  views: { stage: 'Stage', edit: 'Edit order', activity: 'Activity', settings: 'Settings' },
  viewsLabel: 'Places',

  strip: {
    practice: 'PRACTICE',
    live: 'Live',
    offline: 'Offline',
    notAuthorized: 'Not authorized',
    blocked: 'Blocked',
    notSent: (n: number) => `${formatNumber(n)} not sent`,
    needsYou: (n: number) => `${formatNumber(n)} ${n === 1 ? 'needs' : 'need'} you`,
    allSent: 'All sent',
    liveNotSent: (n: number) => `${formatCount(n, 'live order', 'live orders')} not sent`,
    liveNeedsYou: (n: number) => `${formatCount(n, 'live order needs', 'live orders need')} you`,
    showLive: 'Show',
    scannerReady: 'Scanner ready',
    scannerAway: 'Tap here to scan',
    scaleRead: (pounds: string) => `Scale ${pounds} lb`,
    scaleProblem: 'Check the scale',
  },

  stage: {
    order: 'Order ID',
    bags: 'Bags',
    items: 'Items',
    weight: 'Weight (lb)',
    pounds: 'lb',
    fewer: (what: string) => `Fewer ${what.toLowerCase()}`,
    more: (what: string) => `More ${what.toLowerCase()}`,
    keypad: 'Keypad',
    deleteDigit: 'Delete digit',
    decimalPoint: 'Decimal point',
    fromScale: 'From the scale',
    scanHere: 'Scan an order',
    orTypeIt: 'or type its ID here',
    stageOrder: 'Stage order',
    stageAgain: 'Stage order again',
    clear: 'Clear',
    stageFirst: 'Stage the first',
    dropFirst: 'Drop the first',
    refusedBecause: 'Connect refused it:',
    waitingScan: 'Next order, waiting',
    waitingWhat: 'The first order is not staged yet. What should happen to it?',
    missing: {
      order: 'Scan an order first',
      bags: 'Bags?',
      items: 'Items?',
      weight: 'Weight?',
    },
    wrong: {
      order: 'Check the order ID',
      bags: 'Check the bags',
      items: 'Check the items',
      weight: 'Check the weight',
    },
    noUser: 'This label does not say whose order it is. Scan the label that carries the customer too.',
    saving: 'Saving…',
    ready: (seconds: number) => (seconds > 0 ? `Leaves ${seconds} s after you press` : 'Leaves at once'),
    askedAgain: 'Look at what is known of this order, then press again.',
    alreadyLeaving: 'This order is already leaving. Undo or withdraw it in the list.',
    screenTaken: 'Another order is on the screen. Stage or clear it first.',
    restored: 'This order is back: it was on the screen when the app stopped.',
    leftBehind: (orderId: string, at: string) =>
      `${orderId} was on the screen at ${at} and was not staged. Scan it again if it is still here.`,
    tooLate: 'Too late: it has left already.',
    notSaved: 'The order could not be saved here. Is the disk full? It is still on the screen: press again.',
    notHandedOver: 'The order could not be handed over. It is still here: press again.',
  },

  idProblem: (problem: IdProblem): string => idProblemMessage('order', problem),
  countProblem: (problem: CountProblem, max: number): string => countMessage(problem, max, true),
  weightProblem: (problem: WeightProblem, max: number): string => weightMessage(problem, max, true),

  scan: {
    product: 'That is a product barcode. Scan the order label.',
    maybeProduct: 'This looks like a product barcode. Is it the order label?',
    notAnOrder: (text: string) => `“${text}” is not an order label.`,
    notThisOrder: 'That is not an order label.',
    hiddenCharacter: (text: string, character: HiddenCharacter) => `“${text}” is not an order label. ${hiddenCharacterMessage(character)}`,
    unfinished: 'Only a part of the barcode was read. Scan it again.',
    whichText: 'The scanner’s keyboard layout is not known. Tell IT.',
    onTheLabel: 'What is on the label?',
    uncertain: 'The scanner’s keyboard layout is not known. Type the order ID, and tell IT.',
    dropped: (orderId: string) => `${orderId} was dropped, not staged.`,
    pressEnterAgain: 'Press Enter again to stage this order.',
    scaleProblem: {
      unstable: 'The scale was still moving. Print the weight again.',
      overload: 'The scale says it is overloaded.',
      negative: 'The scale shows less than nothing. Set it to zero.',
      empty: 'The scale shows nothing. Put the bags on it.',
      'no-unit': 'The scale printed no unit. Set it to print lb or kg.',
      tare: 'The scale printed its tare, not a weight. Print the weight again.',
      unreadable: 'The scale printed something that Stagebay cannot read. Print the weight again.',
      tooHeavy: (max: number) => `The scale says more than ${max} lb. Check it.`,
    },
  },

  rail: railStrings,

  connection: {
    offlineSince: offlineWarning,
    expires: expiryWarning,
    notAuthorizedSince: notAuthorizedWarning,
    noCredentials: 'No token on this station yet. Orders are saved; tell your store lead.',
    otherAddress: 'The token on this station is for another address of Connect. Orders are saved; tell IT.',
    keychainLocked: 'The keychain is locked. Unlock it; orders are saved until then.',
    keychainUnavailable: 'The keychain cannot be reached. Orders are saved; tell IT.',
    busy: rateLimitMessage,
    gateway: gatewayMessage,
    liveJournal: liveJournalMessage,
    notice: recoveryMessage,
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
  blocked: blockedMessage,
  blockedShortly: blockedLabel,
};
