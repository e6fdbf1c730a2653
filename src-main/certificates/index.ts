/** What this station knows of the network it stands in, beside what the system's proxy settings say: whom to trust. */
export { requiredCaFileOwner } from './ca-file';
export { createTrustStore, type TrustStore } from './trust-store';
