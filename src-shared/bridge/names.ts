/**
 * The names of everything that may pass between the window and the main process.
 * Apart from the schemas in `contract.ts`, so that the preload, which imports only this, stays a few lines long.
 */
export const REQUEST_NAMES = [
  'station.read',
  'orders.stage',
  'orders.update',
  'orders.undo',
  'orders.resolve',
  'orders.schedule',
  'orders.decide',
  'orders.bulk',
  'orders.bulkUndo',
  'orders.check',
  'orders.recent',
  'orders.standings',
  'orders.quarantined',
  'orders.dismissQuarantined',
  'orders.find',
  'orders.history',
  'orders.export',
  'orders.sendNow',
  'orders.lookup',
  'orders.serviceOptions',
  'settings.change',
  'settings.unlock',
  'settings.lock',
  'credentials.store',
  'credentials.forget',
  'draft.persisted',
  'screen.changed',
  'page.failed',
  'diagnostics.save',
  'files.stop',
  'release.check',
  'release.restart',
] as const;
export type RequestName = (typeof REQUEST_NAMES)[number];

export const EVENT_NAMES = [
  'station.changed',
  'orders.changed',
  'orders.reload',
  'orders.counts',
  'orders.bulkChanged',
  'files.changed',
] as const;
export type EventName = (typeof EVENT_NAMES)[number];

/**
 * What the preload puts on the window. `contract.ts` says what passes under which name.
 * What comes in is JSON: Electron copies an object into the page property by property, and a page of Activity takes it longer
 * than all the rest together.
 */
export interface PreloadApi {
  /** Resolves with an envelope (`Answer`), as JSON; rejects when the call itself was not allowed or not well formed. */
  call(name: RequestName, input: unknown): Promise<string>;
  /** @param listener called with JSON @returns a function that stops listening */
  on(name: EventName, listener: (value: string) => void): () => void;
}
