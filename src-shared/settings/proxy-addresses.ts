/** The addresses of proxies, as IT writes them: `http://proxy.example.com:8080`, or `https:` where the way to the proxy is TLS. */
import { fail, ok, type Result } from '../base/result';

/**
 * Reads addresses with spaces, commas or line ends between them.
 * @returns each as `URL.origin` gives it, one at least; or what is wrong, as a sentence without its subject
 */
export function parseProxyAddresses(text: string): Result<readonly string[], string> {
  const addresses = text.split(/[\s,]+/).filter(Boolean);
  if (addresses.length === 0) return fail('names no proxy');
  const origins = addresses.map(parseProxyOrigin);
  return origins.every((origin) => origin !== null)
    ? ok([...new Set(origins)])
    : fail('must be addresses like http://proxy.example.com:8080, with nothing behind the port');
}

function parseProxyOrigin(address: string): string | null {
  if (!URL.canParse(address) || !/^https?:\/\//i.test(address)) return null;
  const { origin, username, password, pathname, search, hash } = new URL(address);
  return username || password || pathname !== '/' || search || hash ? null : origin;
}
