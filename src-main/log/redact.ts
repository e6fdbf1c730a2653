/**
 * Strikes out of a text what looks like a secret. Callers pass none; this is for the one careless field, the server that
 * quotes what it was sent, and the library whose error names the proxy with its password.
 *
 * Where it is unclear how far a secret reaches, more is struck out than must be. What is unlabelled and short (a bare
 * password in a sentence) cannot be known as one by anybody.
 */

const REDACTED = '***';

/** What no log line needs more of; the rest of a longer text is dropped. In characters. */
export const MAX_TEXT_LENGTH = 8_000;

/** Behind the cut so much is still looked through: a secret that the cut would part from its ending is known by then. */
const LOOK_AHEAD_LENGTH = 4_000;

/** Names of fields, headers and parameters that hold secrets, in any letter case and with anything before them. */
const SECRET_NAME =
  'authori[sz]ation|cookie2?|token|secret|password|passwd|passphrase|pwd|credentials?|api[-_]?key|\\bpin|pin[-_]?hash|assertion|signature';

/** `"name": "value"` and `["name","value"]`, in JSON at any depth of JSON inside JSON: there each quote has the same backslashes before it. */
const JSON_FIELD = new RegExp(`(${SECRET_NAME})(\\\\*)"(\\s*[:,]\\s*)\\2"[\\s\\S]*?(?:(?<!\\\\)\\2"|$)`, 'gi');

/** The same where the value is a list or an object: to its first end, which as a rule is the last. */
const JSON_CONTAINER = new RegExp(`((?:${SECRET_NAME})\\\\*"\\s*:\\s*)(?:\\[[^\\]]*\\]?|\\{[^}]*\\}?)`, 'gi');

/** In an address or a form, where the signs between are percent-encoded, too. */
const ENCODED_PAIR = new RegExp(`((?:${SECRET_NAME})(?:%22|%27)?(?:%3A|%3D)(?:%20|%22|%27)*)(?:(?!%26|%22|%27|%2C)[^\\s&"'])+`, 'gi');

/** The same where the value is a number, or has no quotes at all. */
const JSON_UNQUOTED = new RegExp(`((?:${SECRET_NAME})\\\\*"\\s*:\\s*)[^\\s"\\\\,}\\]{\\[]+`, 'gi');

/** A header as it goes over the wire: to the end of its line, because cookies and schemes have spaces in them. */
const HTTP_HEADER = /((?:authori[sz]ation|cookie2?)\s*[:=]\s*)[^\r\n]+/gi;

/** `name=value`, in a query, a form, a command line or a sentence; also `name: value`. */
const NAME_VALUE_PAIR = new RegExp(`((?:${SECRET_NAME})['’]?\\s*[=:]\\s*)(?:"[^"]*"?|'[^']*'?|[^\\s&"',;]+)`, 'gi');

/** Parameters of a URL that sign or open something under names too ordinary to be struck out elsewhere. */
const URL_PARAMETER = /([?&](?:key|sig|code|auth|session|sid|pin)=)[^\s&"'#]+/gi;

/**
 * To the next space, because the keychain takes any sign in a token; or to a quotation mark that ends something, because
 * headers are logged as JSON.
 */
const AUTH_SCHEME = /((?:bearer|basic|digest|negotiate|ntlm)(?:\s|%20|\\+[tnr])+)(?:[^\s"]|"(?![\s,}\]:\\]|$))+/gi;

/** `scheme://user:password@`, and the same without a scheme, as people write it into HTTP_PROXY. */
const URL_USER_INFO = /(:\/\/)[^\s"'<>]{0,512}@/g;
const HOST_USER_INFO = /[^\s:/@"'=]{1,64}:[^\s@"'/]{1,256}@(?=[\w[])/g;

/** A JSON Web Token, or what was left of one: `eyJ` is how `{"` begins in base64. */
const JSON_WEB_TOKEN = /eyJ[\w-]{8,}={0,2}(?:\.[\w-]*={0,2})*/g;

const PIN_HASH = /scrypt:[\w+/=,\\]*(?::[\w+/=\\]*){0,2}/gi;

/** Nobody reads as much without a space, and what is packed so tightly is as a rule a key. Percent signs end it: they are in paths. */
const MIN_UNBROKEN_LENGTH = 200;
const UNBROKEN_RUN = new RegExp(`[\\w+/=.~-]{${MIN_UNBROKEN_LENGTH},}`, 'g');

/** Shorter texts in which none of these stands hold nothing that is known below: nearly all lines of a working day. */
const MAY_CONTAIN_SECRET = new RegExp(`${SECRET_NAME}|bearer|basic|digest|negotiate|ntlm|eyJ|scrypt:|@|[?&]\\w+=`, 'i');

/** @returns the text, cut off at `MAX_TEXT_LENGTH`, without anything that looks like a secret */
export function redact(text: string): string {
  const examined = text.length > MAX_TEXT_LENGTH + LOOK_AHEAD_LENGTH ? text.slice(0, MAX_TEXT_LENGTH + LOOK_AHEAD_LENGTH) : text;
  const redacted = examined.length >= MIN_UNBROKEN_LENGTH || MAY_CONTAIN_SECRET.test(examined) ? redactPatterns(examined) : examined;
  return redacted.length > MAX_TEXT_LENGTH || examined !== text ? `${redacted.slice(0, MAX_TEXT_LENGTH)}…` : redacted;
}

function redactPatterns(text: string): string {
  return text
    .replace(JSON_FIELD, `$1$2"$3$2"${REDACTED}$2"`)
    .replace(JSON_CONTAINER, `$1"${REDACTED}"`)
    .replace(ENCODED_PAIR, `$1${REDACTED}`)
    .replace(JSON_UNQUOTED, `$1${REDACTED}`)
    .replace(AUTH_SCHEME, `$1${REDACTED}`)
    .replace(HTTP_HEADER, `$1${REDACTED}`)
    .replace(NAME_VALUE_PAIR, `$1${REDACTED}`)
    .replace(URL_PARAMETER, `$1${REDACTED}`)
    .replace(URL_USER_INFO, `$1${REDACTED}@`)
    .replace(HOST_USER_INFO, `${REDACTED}@`)
    .replace(JSON_WEB_TOKEN, REDACTED)
    .replace(PIN_HASH, `scrypt:${REDACTED}`)
    .replace(UNBROKEN_RUN, (run) => `[${run.length} characters]`);
}

const SECRET_FIELD = new RegExp(`(?:${SECRET_NAME})$`, 'i');

/** One field of a line. Yes, no and nothing tell no secret; a number under a secret's name may be a PIN. */
export function redactField(name: string, value: unknown): unknown {
  if (typeof value === 'boolean' || value === null || value === undefined) return value;
  if (SECRET_FIELD.test(name)) return REDACTED;
  if (typeof value === 'string') return redact(value);
  return typeof value === 'number' ? value : redact(toText(value));
}

/** What nobody meant to be logged (an object, a function, a bigint) is shown as far as it can be. */
function toText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value === 'bigint' ? String(value) : '[cannot be written]';
  }
}
