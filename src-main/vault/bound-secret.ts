/** A secret that can be read only for an origin to which it may be sent. */
import { createHash } from 'node:crypto';

/** The origins to which secrets may be sent, in addition to the origins for which each secret was provisioned. */
export interface OriginRules {
  /** The origins that the machine's policy names. */
  readonly policyOrigins: readonly string[];
  /** The origins of a secret that an earlier version stored without an origin, if the policy names none. */
  readonly fallbackOrigins: readonly string[];
}

/** Returns the origins of a stored secret. @param recorded the origins in the keychain; `null` in an entry of an earlier version */
export const effectiveOrigins = (recorded: readonly string[] | null, { policyOrigins, fallbackOrigins }: OriginRules): readonly string[] =>
  recorded ?? (policyOrigins.length > 0 ? policyOrigins : fallbackOrigins);

/** Whether a stored secret may be sent to an origin: it is bound to the origin, or the machine's policy names the origin. */
export const mayBeSentTo = (origin: string, recorded: readonly string[] | null, rules: OriginRules): boolean =>
  effectiveOrigins(recorded, rules).includes(origin) || rules.policyOrigins.includes(origin);

/**
 * Holds a secret and reveals it only to a caller that names the origin of its request, so that no caller can skip the check. Neither
 * `JSON.stringify` nor `util.inspect` shows the value.
 */
export class BoundSecret<Value> {
  readonly #value: Value;
  readonly #allows: (origin: string) => boolean;
  /** A hash of the value, for cache keys and comparisons. */
  readonly fingerprint: string;

  /** @param allows called at each use, so that a changed policy applies immediately */
  constructor(value: Value, allows: (origin: string) => boolean) {
    this.#value = value;
    this.#allows = allows;
    this.fingerprint = createHash('sha256').update(JSON.stringify(value)).digest('hex');
  }

  /** Returns the value. @param origin the `URL.origin` of the request @returns `null` if the secret may not be sent there */
  revealTo(origin: string): Value | null {
    return this.#allows(origin) ? this.#value : null;
  }

  /** Binds a derived secret to one origin. It may be sent only there, and only as long as this secret may. */
  derive<Other>(value: Other, origin: string): BoundSecret<Other> {
    return new BoundSecret(value, (to) => to === origin && this.#allows(to));
  }
}
