/** What keeps a station from something that is to happen between two orders. */
export type IdleBlocker =
  /** An order or edit is held back for somebody to undo, or is on the wire. */
  | 'order-leaving'
  /** An order or an edit stands on the screen, or the window has not said yet whether one does. */
  | 'order-on-screen'
  /** Somebody touched the computer a moment ago. */
  | 'in-use'
  | 'outside-hours';
