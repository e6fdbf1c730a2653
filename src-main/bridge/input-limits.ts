/**
 * Limits for inputs: Electron copies everything that the page sends into the main process, including huge values, cycles and any
 * cloneable class.
 */

/** Far above the largest request of the contract, which carries 500 known stagings. */
const MAX_VALUES = 10_000;
const MAX_CHARACTERS = 200_000;

/**
 * Whether an input is small and consists of JSON values only: text, numbers, booleans, null, undefined, arrays and plain objects.
 * A cycle fails because each round counts, and so does `__proto__` as a key.
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
