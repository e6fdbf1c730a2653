/**
 * Features of Chromium that are disabled in the page's process. Their APIs then do not exist in any frame, so the page cannot request
 * their permissions or open their system dialogs.
 */

/** Names from Chromium's `runtime_enabled_features.json5`, each with what it gives access to. Chromium ignores unknown names. */
const DISABLED_FEATURES: Readonly<Record<string, string>> = {
  BackgroundFetch: 'requests that outlive the page',
  ContactsManager: 'the system’s contacts',
  DigitalGoods: 'the system’s store',
  DirectSockets: 'the network',
  DocumentPictureInPictureAPI: 'another window, above all others',
  EyeDropperAPI: 'colors of other programs’ windows',
  FedCm: 'sign-in dialogs and requests to other servers',
  FileSystemAccess: 'files',
  FileSystemAccessLocal: 'the system’s dialogs for files and folders',
  FontAccess: 'the list of installed fonts',
  GetDisplayMedia: 'pictures of the screen',
  IdleDetection: 'input to other programs',
  InstalledApp: 'the list of installed programs',
  KeyboardLock: 'keys that the system needs',
  MediaSession: 'the system’s media controls',
  Notifications: 'the system’s notifications',
  PaymentRequest: 'payment dialogs and requests to other servers',
  PictureInPictureAPI: 'another window, above all others',
  Presentation: 'other screens, found by name lookups on the local network',
  PushMessaging: 'a server of the browser’s maker',
  RemotePlayback: 'other screens, found by name lookups on the local network',
  ScreenWakeLock: 'the display’s sleep, which the main process decides about',
  ScriptedSpeechRecognition: 'a server of the browser’s maker, and the microphone',
  ScriptedSpeechSynthesis: 'the system’s speech service, which may send the text to a server',
  Serial: 'serial ports',
  SharedWorker: 'a process that outlives the page',
  SystemWakeLock: 'the computer’s sleep',
  WebAuth: 'the system’s dialogs for passkeys',
  WebBluetooth: 'Bluetooth devices',
  WebNFC: 'NFC devices',
  WebOTP: 'text messages',
  WebPrinting: 'printers',
  WebShare: 'the system’s dialog for sharing',
  WebUSB: 'USB devices',
  WebXR: 'headsets',
};

/** WebHID exists only in the main window's page, which opens HID scales and scanners (`hid-devices.ts`). */
const DISABLED_IN_HANDOVER: Readonly<Record<string, string>> = { WebHID: 'HID devices' };

/** The values for `webPreferences.disableBlinkFeatures` of each window. */
export const DISABLED_PAGE_FEATURES = {
  main: Object.keys(DISABLED_FEATURES).join(','),
  handover: Object.keys({ ...DISABLED_FEATURES, ...DISABLED_IN_HANDOVER }).join(','),
} as const;
