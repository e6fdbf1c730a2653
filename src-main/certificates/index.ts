/** The certificate authorities that this station trusts, in addition to the public ones. */
export { requiredCaFileOwner } from './ca-file';
export { createTrustStore, type TrustStore } from './trust-store';
