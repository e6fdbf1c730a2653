import { type CommandSheetContext, commandSheetHandlers } from './command-sheet';
import { type DevicesContext, deviceHandlers } from './devices';
import { type DiagnosticsContext, diagnosticsHandlers } from './diagnostics';
import { type EditsContext, editHandlers } from './edits';
import { handoverHandlers } from './handover';
import { orderQueryHandlers } from './order-queries';
import { orderHandlers } from './orders';
import { type PageContext, pageHandlers } from './page';
import { type ReleaseContext, releaseHandlers } from './release';
import type { RequestHandlers } from './request-handler';
import { type SettingsContext, settingsHandlers } from './settings';

/** What the handlers need, one part for each file of handlers. */
export interface HandlerContexts {
  readonly settings: SettingsContext;
  readonly orders: EditsContext;
  readonly page: PageContext;
  readonly commands: CommandSheetContext;
  readonly devices: DevicesContext;
  readonly diagnostics: DiagnosticsContext;
  readonly release: ReleaseContext;
}

export const createRequestHandlers = ({
  settings,
  orders,
  page,
  commands,
  devices,
  diagnostics,
  release,
}: HandlerContexts): RequestHandlers => ({
  ...settingsHandlers(settings),
  ...orderHandlers(orders),
  ...orderQueryHandlers(orders),
  ...handoverHandlers(orders),
  ...editHandlers(orders),
  ...pageHandlers(page),
  ...commandSheetHandlers(commands),
  ...deviceHandlers(devices),
  ...diagnosticsHandlers(diagnostics),
  ...releaseHandlers(release),
});
