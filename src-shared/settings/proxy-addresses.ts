/** Parses proxy addresses as IT writes them: `http://proxy.example.com:8080`, or `https:` for a proxy that speaks TLS. */
import { fail, ok, type Result } from '../base/result';
import { VALUE_PROBLEMS } from './value-problems';

/**
 * Parses addresses separated by spaces, commas or line breaks.
 * @returns at least one address in the form of `URL.origin`, or the end of a sentence that says what is wrong
 */
export function parseProxyAddresses(text: string): Result<readonly string[], string> {
  const addresses = text.split(/[\s,]+/).filter(Boolean);
  if (addresses.length === 0) return fail(VALUE_PROBLEMS['no-proxy']);
  const origins = addresses.map(parseProxyOrigin);
  return origins.every((origin) => origin !== null) ? ok([...new Set(origins)]) : fail(VALUE_PROBLEMS['not-proxy-addresses']);
}

function parseProxyOrigin(address: string): string | null {
  if (!URL.canParse(address) || !/^https?:\/\//i.test(address)) return null;
  const { origin, username, password, pathname, search, hash } = new URL(address);
  return username || password || pathname !== '/' || search || hash ? null : origin;
}
