/** Why an action that needs an idle station has to wait. */
export type IdleBlocker =
  /** An order or edit is held for undo, or is being sent. */
  | 'order-leaving'
  /** An order or an edit is open on the screen, or the page has not reported yet. */
  | 'order-on-screen'
  /** The computer was used a moment ago. */
  | 'in-use'
  | 'outside-hours';
