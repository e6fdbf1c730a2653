/** Electron copies into the main process whatever the page sends: of any size, with loops, with any class that can be cloned. */

/** Many times what the largest request of the contract has: 500 stagings that a person knows of. */
const MAX_VALUES = 10_000;
const MAX_CHARACTERS = 200_000;

/**
 * Whether an input is JSON-like and small: text, numbers, booleans, null, undefined, arrays, and objects without a class. A loop
 * is never small, because each turn of it counts. Keys that change an object's class are refused.
 */
export function isSmallPlainData(input: unknown): boolean {
  const pending: unknown[] = [input];
  let characters = 0;
  for (let count = 0; pending.length > 0; count += 1) {
    if (count > MAX_VALUES || pending.length > MAX_VALUES) return false;
    const value = pending.pop();
    if (typeof value === 'string') characters += value.length;
    else if (typeof value === 'object' && value !== null) {
      if (!isPlainContainer(value)) return false;
      for (const [key, inner] of Object.entries(value)) {
        if (key === '__proto__') return false;
        characters += key.length;
        pending.push(inner);
        if (pending.length > MAX_VALUES) return false;
      }
    } else if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol') return false;
    if (characters > MAX_CHARACTERS) return false;
  }
  return true;
}

function isPlainContainer(value: object): boolean {
  if (Array.isArray(value)) return value.length <= MAX_VALUES;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
