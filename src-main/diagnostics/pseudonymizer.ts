/**
 * Takes out of a text what says who: orders, customers, and the user of this computer. Orders and customers get a name
 * instead, the same one throughout an archive, so that it can be seen which lines are about one order. The key by which
 * the names are made is thrown away with the archive: nobody can try all order numbers against them.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { redact, redactField } from '../log';

export interface Pseudonymizer {
  /** Of a line of the log, or of a report: JSON. Anything else is left out. */
  pseudonymizeLine(text: string): string;
  /** Anything that JSON can hold, with every text in it. */
  pseudonymizeValue(pseudonymizeValue: unknown): unknown;
}

export interface LocalUser {
  /** The home folder of whoever the app runs for. */
  readonly home: string;
  readonly userName: string;
}

/** As they stand in Connect's paths, percent-encoded. */
const IN_PATH = /(\/(orders|users)\/)([^/?#\s"\\]+)/g;

/** As parameters of a query: a look-up names its customer there. */
const IN_QUERY = /([?&](?:order|user)_id=)([^&\s"\\#]+)/gi;

/** As fields of JSON, at any depth: what was sent to the practice server, and what it answered. */
const IN_FIELD = /((?:order|user)_?id)(\\*)"(\s*:\s*)\2"[\s\S]*?(?:(?<!\\)\2"|$)/gi;

/** Fields of the log in which whole requests and answers stand (Practice mode). There is too much in them that people typed. */
const MESSAGE_FIELDS: ReadonlySet<string> = new Set(['body', 'answer', 'headers', 'query']);

/** Fields that are an order's or a customer's id. */
const ID_FIELDS: ReadonlySet<string> = new Set(['orderId', 'userId', 'order', 'user']);

/** A shorter user name stands in too many other words. */
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
  // Windows writes paths in both ways, and JSON doubles its backslashes.
  const homes = [home, home.replaceAll('\\', '/'), home.replaceAll('\\', '\\\\')].filter((path) => path.length > 1);
  const inPath = new RegExp(`([\\\\/])${escapeRegExp(userName)}(?=[\\\\/"'\\s]|$)`, 'gi');

  function pseudonymizeText(whole: string): string {
    let safe = redact(whole);
    for (const path of homes) safe = safe.replaceAll(path, '~');
    if (userName.length >= MIN_USER_NAME_LENGTH) safe = safe.replace(inPath, '$1~');
    return safe
      .replace(IN_PATH, (_whole, before: string, _what, id: string) => before + pseudonym(decodeId(id)))
      .replace(IN_QUERY, (_whole, before: string, id: string) => before + pseudonym(decodeId(id)))
      .replace(IN_FIELD, '$1$2"$3$2"~$2"');
  }

  function pseudonymizeValue(whole: unknown): unknown {
    if (typeof whole === 'string') return pseudonymizeText(whole);
    if (Array.isArray(whole)) return whole.map(pseudonymizeValue);
    if (typeof whole !== 'object' || whole === null) return whole;
    return Object.fromEntries(Object.entries(whole).map(([name, inner]) => [name, pseudonymizeField(name, inner)]));
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
        // Cut off by a crash, or not ours: what stands in it has no names by which it could be judged.
        return JSON.stringify({ leftOut: 'a line that is no JSON' });
      }
    },
  };
}

const escapeRegExp = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
