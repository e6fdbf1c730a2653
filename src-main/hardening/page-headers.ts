/** The headers of the page, by which Chromium limits what it can load, run and ask for. */

/** Nothing from anywhere but the page's own folder, nothing inline, no frames, no forms, no workers. */
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
  // No text becomes HTML, a script or the address of one: React sets text, and nothing here creates markup from text.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
  // Without downloads, print and message dialogs, new windows and links to other programs, because their tokens are missing.
  // `allow-forms` lets React see that a form was submitted; `form-action` keeps the form from going anywhere.
  'sandbox allow-scripts allow-same-origin allow-forms',
].join('; ');

/** Autoplay is not in the list, because the station beeps before the first touch. */
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
  'hid',
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

/** Sent with every file of the page. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'permissions-policy': DENIED_FEATURES.map((name) => `${name}=()`).join(', '),
  // Since Chromium 152: no connection of any kind to anywhere else, which includes WebRTC and name lookups. See `page-network.ts`.
  'connection-allowlist': '(response-origin)',
  'x-dns-prefetch-control': 'off',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
