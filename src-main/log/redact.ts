/**
 * Strikes out of a text what looks like a secret. Callers pass none; this is for the one careless field, the server that
 * quotes what it was sent, and the library whose error names the proxy with its password.
 *
 * Where it is unclear how far a secret reaches, more is struck out than must be. What is unlabelled and short (a bare
 * password in a sentence) cannot be known as one by anybody.
 */

const STRUCK = '***';

/** What no log line needs more of; the rest of a longer text is dropped. In characters. */
export const LONGEST_TEXT = 8_000;

/** Behind the cut so much is still looked through: a secret that the cut would part from its ending is known by then. */
const LOOK_AHEAD = 4_000;

/** Names of fields, headers and parameters that hold secrets, in any letter case and with anything before them. */
const SECRET_NAME =
  'authori[sz]ation|cookie2?|token|secret|password|passwd|passphrase|pwd|credentials?|api[-_]?key|\\bpin|pin[-_]?hash|assertion|signature';

/** `"name": "value"` and `["name","value"]`, in JSON at any depth of JSON inside JSON: there each quote has the same backslashes before it. */
const JSON_FIELD = new RegExp(`(${SECRET_NAME})(\\\\*)"(\\s*[:,]\\s*)\\2"[\\s\\S]*?(?:(?<!\\\\)\\2"|$)`, 'gi');

/** The same where the value is a list or an object: to its first end, which as a rule is the last. */
const JSON_NEST = new RegExp(`((?:${SECRET_NAME})\\\\*"\\s*:\\s*)(?:\\[[^\\]]*\\]?|\\{[^}]*\\}?)`, 'gi');

/** In an address or a form, where the signs between are percent-encoded, too. */
const ENCODED_PAIR = new RegExp(`((?:${SECRET_NAME})(?:%22|%27)?(?:%3A|%3D)(?:%20|%22|%27)*)(?:(?!%26|%22|%27|%2C)[^\\s&"'])+`, 'gi');

/** The same where the value is a number, or has no quotes at all. */
const JSON_BARE = new RegExp(`((?:${SECRET_NAME})\\\\*"\\s*:\\s*)[^\\s"\\\\,}\\]{\\[]+`, 'gi');

/** A header as it goes over the wire: to the end of its line, because cookies and schemes have spaces in them. */
const HEADER = /((?:authori[sz]ation|cookie2?)\s*[:=]\s*)[^\r\n]+/gi;

/** `name=value`, in a query, a form, a command line or a sentence; also `name: value`. */
const PAIR = new RegExp(`((?:${SECRET_NAME})['’]?\\s*[=:]\\s*)(?:"[^"]*"?|'[^']*'?|[^\\s&"',;]+)`, 'gi');

/** Parameters of a URL that sign or open something under names too ordinary to be struck out elsewhere. */
const PARAMETER = /([?&](?:key|sig|code|auth|session|sid|pin)=)[^\s&"'#]+/gi;

/**
 * To the next space, because the keychain takes any sign in a token; or to a quotation mark that ends something, because
 * headers are logged as JSON.
 */
const SCHEME = /((?:bearer|basic|digest|negotiate|ntlm)(?:\s|%20|\\+[tnr])+)(?:[^\s"]|"(?![\s,}\]:\\]|$))+/gi;

/** `scheme://user:password@`, and the same without a scheme, as people write it into HTTP_PROXY. */
const USER_OF_URL = /(:\/\/)[^\s"'<>]{0,512}@/g;
const USER_OF_HOST = /[^\s:/@"'=]{1,64}:[^\s@"'/]{1,256}@(?=[\w[])/g;

/** A JSON Web Token, or what was left of one: `eyJ` is how `{"` begins in base64. */
const WEB_TOKEN = /eyJ[\w-]{8,}={0,2}(?:\.[\w-]*={0,2})*/g;

const PIN_HASH = /scrypt:[\w+/=,\\]*(?::[\w+/=\\]*){0,2}/gi;

/** Nobody reads as much without a space, and what is packed so tightly is as a rule a key. Percent signs end it: they are in paths. */
const UNBROKEN_MIN = 200;
const UNBROKEN = new RegExp(`[\\w+/=.~-]{${UNBROKEN_MIN},}`, 'g');

/** Shorter texts in which none of these stands hold nothing that is known below: nearly all lines of a working day. */
const MAY_HOLD = new RegExp(`${SECRET_NAME}|bearer|basic|digest|negotiate|ntlm|eyJ|scrypt:|@|[?&]\\w+=`, 'i');

/** @returns the text, cut off at `LONGEST_TEXT`, without anything that looks like a secret */
export function redact(text: string): string {
  const looked = text.length > LONGEST_TEXT + LOOK_AHEAD ? text.slice(0, LONGEST_TEXT + LOOK_AHEAD) : text;
  const struck = looked.length >= UNBROKEN_MIN || MAY_HOLD.test(looked) ? strike(looked) : looked;
  return struck.length > LONGEST_TEXT || looked !== text ? `${struck.slice(0, LONGEST_TEXT)}…` : struck;
}

function strike(text: string): string {
  return text
    .replace(JSON_FIELD, `$1$2"$3$2"${STRUCK}$2"`)
    .replace(JSON_NEST, `$1"${STRUCK}"`)
    .replace(ENCODED_PAIR, `$1${STRUCK}`)
    .replace(JSON_BARE, `$1${STRUCK}`)
    .replace(SCHEME, `$1${STRUCK}`)
    .replace(HEADER, `$1${STRUCK}`)
    .replace(PAIR, `$1${STRUCK}`)
    .replace(PARAMETER, `$1${STRUCK}`)
    .replace(USER_OF_URL, `$1${STRUCK}@`)
    .replace(USER_OF_HOST, `${STRUCK}@`)
    .replace(WEB_TOKEN, STRUCK)
    .replace(PIN_HASH, `scrypt:${STRUCK}`)
    .replace(UNBROKEN, (run) => `[${run.length} characters]`);
}

const NAMES_A_SECRET = new RegExp(`(?:${SECRET_NAME})$`, 'i');

/** One field of a line. Yes, no and nothing tell no secret; a number under a secret's name may be a PIN. */
export function redactField(name: string, value: unknown): unknown {
  if (typeof value === 'boolean' || value === null || value === undefined) return value;
  if (NAMES_A_SECRET.test(name)) return STRUCK;
  if (typeof value === 'string') return redact(value);
  return typeof value === 'number' ? value : redact(inOneLine(value));
}

/** What nobody meant to be logged (an object, a function, a bigint) is shown as far as it can be. */
function inOneLine(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value === 'bigint' ? String(value) : '[cannot be written]';
  }
}
