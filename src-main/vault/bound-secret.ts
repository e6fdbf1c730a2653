/** A secret that leaves its object only for an origin to which it may be sent. */
import { createHash } from 'node:crypto';

/** Where secrets of one kind may be sent beside the origins for which each was provisioned. */
export interface OriginRules {
  /** The origins that the machine's policy names. */
  readonly policy: readonly string[];
  /** To what a secret belongs that an earlier version stored without an origin, where the policy names none. */
  readonly otherwise: readonly string[];
}

/** The origins to which a stored secret belongs. @param recorded as in the keychain; `null` in an entry of an earlier version */
export const effectiveOrigins = (recorded: readonly string[] | null, { policy, otherwise }: OriginRules): readonly string[] =>
  recorded ?? (policy.length > 0 ? policy : otherwise);

/** Whether a stored secret may be sent to an origin: it belongs there, or the machine's policy names the origin. */
export const mayBeSentTo = (origin: string, recorded: readonly string[] | null, rules: OriginRules): boolean =>
  effectiveOrigins(recorded, rules).includes(origin) || rules.policy.includes(origin);

/**
 * Holds a secret. The only way to its value is to name the origin of the request that carries it, so that a caller that forgets
 * the rule has nothing to send. Neither `JSON.stringify` nor `util.inspect` shows the value.
 */
export class BoundSecret<Value> {
  readonly #value: Value;
  readonly #allows: (origin: string) => boolean;
  /** The same for the same value, and says nothing of it: for keys of a cache. */
  readonly fingerprint: string;

  /** @param allows asked each time the secret is wanted, so that a policy that changes counts at once */
  constructor(value: Value, allows: (origin: string) => boolean) {
    this.#value = value;
    this.#allows = allows;
    this.fingerprint = createHash('sha256').update(JSON.stringify(value)).digest('hex');
  }

  /** @param origin scheme, host and port of the request, as `URL.origin` gives them @returns `null` where it may not be sent there */
  revealTo(origin: string): Value | null {
    return this.#allows(origin) ? this.#value : null;
  }

  /** Binds what was made of this secret for one origin, or given by it: it may go there alone, as long as this one may. */
  derive<Other>(value: Other, origin: string): BoundSecret<Other> {
    return new BoundSecret(value, (to) => to === origin && this.#allows(to));
  }
}
