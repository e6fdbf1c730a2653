/** The response headers of the page, which limit what it can load, run and request permission for. */

/** Allows resources from the page's own folder only: nothing inline, no frames, no form targets, no workers. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // No text may become HTML, a script or a script URL. React sets text nodes, and the page creates no markup from text.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
  // Downloads, print and message dialogs, new windows and links to other programs are blocked, because their tokens are missing.
  // `allow-forms` lets React receive submit events; `form-action` prevents the form from being sent.
  'sandbox allow-scripts allow-same-origin allow-forms',
].join('; ');

/** Does not contain autoplay, because the station plays sounds before the first touch. */
const DENIED_FEATURES = [
  'accelerometer',
  'bluetooth',
  'camera',
  'clipboard-read',
  'clipboard-write',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'identity-credentials-get',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'web-share',
  'window-management',
  'xr-spatial-tracking',
];

/** The main window's page opens HID scales and scanners (`hid-devices.ts`), and frames of other origins do not. */
const HID_POLICY = { main: 'hid=(self)', handover: 'hid=()' } as const;

/** The headers of every file of the page, as one of the two windows loads it. */
export const pageHeaders = (page: keyof typeof HID_POLICY): Readonly<Record<string, string>> => ({
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'permissions-policy': [...DENIED_FEATURES.map((name) => `${name}=()`), HID_POLICY[page]].join(', '),
  // Since Chromium 152, blocks every kind of connection to other origins, including WebRTC and name lookups. See `page-network.ts`.
  'connection-allowlist': '(response-origin)',
  'x-dns-prefetch-control': 'off',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});
