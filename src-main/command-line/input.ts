/** Reads the input of a command: a file, or standard input. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { fail, ok, type Result } from '../../src-shared/base/result';
import { isAccessibleToOthers, readFileAccess } from '../base';

/** A wrong path must not fill the memory. */
const MAX_INPUT_BYTES = 65_536;

/** Reads standard input to its end. @returns an empty text if there is no standard input (Windows, a service) */
export function readStandardInput(): string {
  try {
    return decodeText(readFileSync(0).subarray(0, MAX_INPUT_BYTES));
  } catch {
    return '';
  }
}

/** Reads a file that holds a secret. @returns a problem as a sentence without the path, which may be a token by mistake */
export function readSecretFile(file: string): Result<string, string> {
  let descriptor: number | null = null;
  try {
    // Open the file once, without following a link, so that the file that is checked is the file that is read.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    const { mode, size } = fstatSync(descriptor);
    if (size > MAX_INPUT_BYTES) return fail('The file is too large to be a token or a login.');
    if (process.platform === 'win32' ? isAccessibleToOthers(readFileAccess(file)) : (mode & 0o077) !== 0) {
      const remedy = process.platform === 'win32' ? 'this user, SYSTEM and administrators (icacls)' : 'its owner (chmod 600)';
      return fail(`The file can be read by others. Allow only ${remedy}, and make a new secret if it was real.`);
    }
    return ok(decodeText(readFileSync(descriptor)));
  } catch (error) {
    return fail(`The file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** Decodes UTF-8, or UTF-16 with a byte-order mark, which `>` writes in Windows PowerShell 5.1. */
function decodeText(bytes: Buffer): string {
  const wholeUnits = bytes.subarray(0, bytes.length - (bytes.length % 2));
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return wholeUnits.toString('utf16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(wholeUnits).swap16().toString('utf16le');
  return bytes.toString('utf8');
}
