/** Parses the hash in `settings.adminPinHash`. */

export interface PinHash {
  /** scrypt's parameters: the cost as a power of two, the block size and the parallelization. */
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
  /** Both in base64. */
  readonly salt: string;
  readonly key: string;
}

/** Node's defaults, for hashes of the first version, which do not name their parameters. */
const DEFAULT_COST = { log2N: 14, r: 8, p: 1 } as const;

/** Upper limits, because a costlier hash would use up the memory or block a thread for minutes. */
const MAX_MEMORY_BYTES = 256 * 1024 * 1024;
const MAX_LOG2N = 20;
const MAX_R = 32;
const MAX_P = 4;

const PIN_HASH_FORMAT = /^scrypt:(?:ln=(\d{1,2}),r=(\d{1,2}),p=(\d):)?([A-Za-z0-9+/=]{1,128}):([A-Za-z0-9+/=]{1,128})$/;

/**
 * @param text `scrypt:ln=17,r=8,p=1:<salt>:<hash>`, or the older `scrypt:<salt>:<hash>`
 * @returns `null` for any other text, and for parameters above the limits
 */
export function parsePinHash(text: string): PinHash | null {
  const [, ln, r, p, salt, key] = PIN_HASH_FORMAT.exec(text) ?? [];
  if (salt === undefined || key === undefined) return null;
  const cost = ln === undefined ? DEFAULT_COST : { log2N: Number(ln), r: Number(r), p: Number(p) };
  return isWithinLimits(cost) ? { ...cost, salt, key } : null;
}

const isWithinLimits = ({ log2N, r, p }: Pick<PinHash, 'log2N' | 'r' | 'p'>): boolean =>
  log2N >= 1 && log2N <= MAX_LOG2N && r >= 1 && r <= MAX_R && p >= 1 && p <= MAX_P && 128 * 2 ** log2N * r <= MAX_MEMORY_BYTES;
