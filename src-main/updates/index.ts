/** Updates of the app: detecting, downloading, verifying and installing other versions, and restarting into them. */
export { type LastRun, openLastRun } from './last-run';
export { createUpdateHost, type UpdateHost } from './update-host';
export { openUpdateService, type RestartProblem, type UpdateService, type UpdateServiceOptions } from './update-service';
