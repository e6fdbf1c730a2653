/**
 * Why a value of a setting is refused: the end of a sentence for IT that begins with the setting's name, in the log and in the output of
 * commands. The Settings view has a sentence of its own for each of them, in its language.
 */
export const VALUE_PROBLEMS = {
  'not-url': 'is not a URL',
  'https-or-loopback': 'must start with https: (http: is only for this machine itself)',
  'https-only': 'must start with https:',
  'login-in-url': 'must not carry a user name or password',
  'query-in-url': 'must not carry a query or a fragment',
  'not-file-path': 'is not the whole path of a file',
  'not-folder-path': 'is not the whole path of a folder',
  'not-time-zone': 'is not a time zone that this version of Stagebay knows: it must be an IANA name, such as America/Toronto',
  'not-ascii': 'must be plain ASCII text',
  'not-pin-hash': 'is not a hash made by --hash-pin',
  'no-proxy': 'names no proxy',
  'not-proxy-addresses': 'must be addresses like http://proxy.example.com:8080, with nothing behind the port',
  'not-hours': 'must be two times of day, such as 06:00-22:30',
  'no-such-time': 'names a time that no clock shows',
  'empty-hours': 'begins and ends at the same time',
  'no-orderId-group': 'has no group (?<orderId>…)',
  'no-place-group': 'has no group (?<place>…)',
  'duplicate-places': 'has the same place twice',
  'not-port': 'must be a serial port, such as COM3, /dev/ttyUSB0 or usb:0403:6001',
  'duplicate-ports': 'has the same port twice',
  'not-serial-line': 'must be a speed, data bits, parity and stop bits, such as 9600,7E1',
  'no-such-speed': 'must have a speed that serial ports have, such as 1200, 2400, 4800, 9600, 19200 or 115200',
  'pattern-too-large': 'is too large: write it with fewer alternatives and repetitions',
} as const;

export type ValueProblem = keyof typeof VALUE_PROBLEMS;

/** The kind of a problem that was worded for IT; `null` for a problem that is worded by a library or contains a part of the value. */
export const valueProblemOf = (detail: string): ValueProblem | null =>
  (Object.keys(VALUE_PROBLEMS) as ValueProblem[]).find((kind) => VALUE_PROBLEMS[kind] === detail) ?? null;
