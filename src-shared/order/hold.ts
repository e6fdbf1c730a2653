/** A scan presses no button, so an order that a command barcode stages can be taken back for at least this long. */
const MIN_COMMAND_HOLD_SECONDS = 3;

/** How long a staging is held before it is sent, in seconds. @param undoSeconds `stage.undoSeconds` */
export const holdSeconds = (undoSeconds: number, by: 'command' | undefined): number =>
  by === 'command' ? Math.max(undoSeconds, MIN_COMMAND_HOLD_SECONDS) : undoSeconds;
