/**
 * Removes identities from texts: orders, customers, and the user of this computer. Orders and customers get a pseudonym, which is the
 * same throughout an archive, so that the lines of one order can be found. The key of the pseudonyms is not stored, so that they cannot
 * be resolved by trying all order numbers.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { redact, redactField } from '../log';

export interface Pseudonymizer {
  /** Processes a line of the log or a crash report, which has to be JSON. Anything else is left out. */
  pseudonymizeLine(text: string): string;
  /** Processes all texts in a JSON value. */
  pseudonymizeValue(pseudonymizeValue: unknown): unknown;
}

export interface LocalUser {
  /** The home folder of the user. */
  readonly home: string;
  readonly userName: string;
}

/** IDs in Connect's paths, percent-encoded. */
const IN_PATH = /(\/(orders|users)\/)([^/?#\s"\\]+)/g;

/** IDs in query parameters, where a lookup has its customer. */
const IN_QUERY = /([?&](?:order|user)_id=)([^&\s"\\#]+)/gi;

/** IDs in JSON fields at any depth, in requests to the practice server and its responses. */
const IN_FIELD = /((?:order|user)_?id)(\\*)"(\s*:\s*)\2"[\s\S]*?(?:(?<!\\)\2"|$)/gi;

/** Fields of the log with whole requests and responses (Practice mode), which contain too much text that packers typed. */
const MESSAGE_FIELDS: ReadonlySet<string> = new Set(['body', 'answer', 'headers', 'query']);

/** Fields whose value is the ID of an order or a customer. */
const ID_FIELDS: ReadonlySet<string> = new Set(['orderId', 'userId', 'order', 'user']);

/** A shorter user name is part of too many other words. */
const MIN_USER_NAME_LENGTH = 3;

export function createPseudonymizer({ home, userName }: LocalUser): Pseudonymizer {
  const key = randomBytes(32);
  const pseudonym = (id: string): string => `~${createHmac('sha256', key).update(id).digest('hex').slice(0, 10)}`;
  const decodeId = (id: string): string => {
    try {
      return decodeURIComponent(id);
    } catch {
      return id;
    }
  };
  // Windows accepts both kinds of slashes in paths, and JSON doubles backslashes.
  const homes = [home, home.replaceAll('\\', '/'), home.replaceAll('\\', '\\\\')].filter((path) => path.length > 1);
  const inPath = new RegExp(`([\\\\/])${escapeRegExp(userName)}(?=[\\\\/"'\\s]|$)`, 'gi');

  function pseudonymizeText(text: string): string {
    let safe = redact(text);
    for (const path of homes) safe = safe.replaceAll(path, '~');
    if (userName.length >= MIN_USER_NAME_LENGTH) safe = safe.replace(inPath, '$1~');
    return safe
      .replace(IN_PATH, (_whole, before: string, _what, id: string) => before + pseudonym(decodeId(id)))
      .replace(IN_QUERY, (_whole, before: string, id: string) => before + pseudonym(decodeId(id)))
      .replace(IN_FIELD, '$1$2"$3$2"~$2"');
  }

  function pseudonymizeValue(input: unknown): unknown {
    if (typeof input === 'string') return pseudonymizeText(input);
    if (Array.isArray(input)) return input.map(pseudonymizeValue);
    if (typeof input !== 'object' || input === null) return input;
    return Object.fromEntries(Object.entries(input).map(([name, fieldValue]) => [name, pseudonymizeField(name, fieldValue)]));
  }

  function pseudonymizeField(name: string, inner: unknown): unknown {
    if (MESSAGE_FIELDS.has(name)) return '(left out)';
    if (ID_FIELDS.has(name) && typeof inner === 'string') return pseudonym(inner);
    return pseudonymizeValue(typeof inner === 'object' ? inner : redactField(name, inner));
  }

  return {
    pseudonymizeValue,
    pseudonymizeLine(pseudonymizeLine) {
      try {
        return JSON.stringify(pseudonymizeValue(JSON.parse(pseudonymizeLine)));
      } catch {
        // A line that a crash cut off, or of another program: without field names it cannot be checked.
        return JSON.stringify({ leftOut: 'a line that is no JSON' });
      }
    },
  };
}

const escapeRegExp = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
