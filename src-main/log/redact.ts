/**
 * Removes everything from a text that looks like a secret. Callers pass no secrets, so this catches a careless field, a server that
 * quotes a request, and a library whose error contains the proxy's password.
 *
 * If the end of a secret is unclear, more is removed than necessary. A short secret without a label (a bare password in a sentence)
 * cannot be detected.
 */

const REDACTED = '***';

/** In characters; longer texts are cut off. */
export const MAX_TEXT_LENGTH = 8_000;

/** How many characters after the cut are examined as well, so that a secret that spans the cut is detected. */
const LOOK_AHEAD_LENGTH = 4_000;

/** Names of fields, headers and parameters that contain secrets, in any letter case and with any prefix. */
const SECRET_NAME =
  'authori[sz]ation|cookie2?|token|secret|password|passwd|passphrase|pwd|credentials?|api[-_]?key|\\bpin|pin[-_]?hash|assertion|signature';

/** `"name": "value"` and `["name","value"]` in JSON, also in JSON inside JSON strings, where the same backslashes precede each quote. */
const JSON_FIELD = new RegExp(`(${SECRET_NAME})(\\\\*)"(\\s*[:,]\\s*)\\2"[\\s\\S]*?(?:(?<!\\\\)\\2"|$)`, 'gi');

/** The same if the value is a list or an object, up to its first closing bracket. */
const JSON_CONTAINER = new RegExp(`((?:${SECRET_NAME})\\\\*"\\s*:\\s*)(?:\\[[^\\]]*\\]?|\\{[^}]*\\}?)`, 'gi');

/** `name=value` in a URL or a form with percent-encoded separators. */
const ENCODED_PAIR = new RegExp(`((?:${SECRET_NAME})(?:%22|%27)?(?:%3A|%3D)(?:%20|%22|%27)*)(?:(?!%26|%22|%27|%2C)[^\\s&"'])+`, 'gi');

/** A JSON field whose value is a number or has no quotes. */
const JSON_UNQUOTED = new RegExp(`((?:${SECRET_NAME})\\\\*"\\s*:\\s*)[^\\s"\\\\,}\\]{\\[]+`, 'gi');

/** An HTTP header up to the end of its line, because cookies and authentication schemes contain spaces. */
const HTTP_HEADER = /((?:authori[sz]ation|cookie2?)\s*[:=]\s*)[^\r\n]+/gi;

/** `name=value` or `name: value` in a query, a form, a command line or a sentence. */
const NAME_VALUE_PAIR = new RegExp(`((?:${SECRET_NAME})['’]?\\s*[=:]\\s*)(?:"[^"]*"?|'[^']*'?|[^\\s&"',;]+)`, 'gi');

/** Query parameters that carry keys or signatures, with names that are too common to be removed elsewhere. */
const URL_PARAMETER = /([?&](?:key|sig|code|auth|session|sid|pin)=)[^\s&"'#]+/gi;

/**
 * An authentication scheme with its credentials, up to the next space, because the keychain accepts any character in a token, or up
 * to a closing quotation mark, because headers are logged as JSON.
 */
const AUTH_SCHEME = /((?:bearer|basic|digest|negotiate|ntlm)(?:\s|%20|\\+[tnr])+)(?:[^\s"]|"(?![\s,}\]:\\]|$))+/gi;

/** `scheme://user:password@`, and the same without a scheme, as in HTTP_PROXY. */
const URL_USER_INFO = /(:\/\/)[^\s"'<>]{0,512}@/g;
const HOST_USER_INFO = /[^\s:/@"'=]{1,64}:[^\s@"'/]{1,256}@(?=[\w[])/g;

/** A JSON Web Token, or the start of one: `eyJ` is `{"` in base64. */
const JSON_WEB_TOKEN = /eyJ[\w-]{8,}={0,2}(?:\.[\w-]*={0,2})*/g;

const PIN_HASH = /scrypt:[\w+/=,\\]*(?::[\w+/=\\]*){0,2}/gi;

/** A long text without spaces is usually a key. Percent signs end it, because they occur in paths. */
const MIN_UNBROKEN_LENGTH = 200;
const UNBROKEN_RUN = new RegExp(`[\\w+/=.~-]{${MIN_UNBROKEN_LENGTH},}`, 'g');

/** A fast check: short texts without any of these need no further search, which is the case for nearly all lines. */
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

/** Redacts one field of a log line. A boolean or null cannot be a secret, but a number in a field with a secret's name may be a PIN. */
export function redactField(name: string, value: unknown): unknown {
  if (typeof value === 'boolean' || value === null || value === undefined) return value;
  if (SECRET_FIELD.test(name)) return REDACTED;
  if (typeof value === 'string') return redact(value);
  return typeof value === 'number' ? value : redact(toText(value));
}

/** Converts values that should not be logged (an object, a function, a bigint) to text, as far as possible. */
function toText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value === 'bigint' ? String(value) : '[cannot be written]';
  }
}
