/** What this station knows of the network it stands in, beside what the system's proxy settings say: whom to trust. */
export { caFileOwner } from './ca-file';
export { openTrust, type Trust } from './trust';
