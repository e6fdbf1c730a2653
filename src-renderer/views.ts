/** The views of the app, and what each of them consists of. `first-view.tsx` and `lazy-views.tsx` contain the views themselves. */
import type { ComponentType } from 'react';
import type { Edit, Intent } from '../src-shared/intent/intent.schema';
import type { Classification, PendingKey, Reading } from './scanner';

/** In the order of their tabs. */
export const VIEW_NAMES = ['stage', 'handover', 'edit', 'activity', 'settings'] as const;
export type ViewName = (typeof VIEW_NAMES)[number];

/** What the app passes to every view: ways into the other views. */
export interface ViewProps {
  readonly openEdit: (edit: Edit) => void;
  /** Opens an order or an edit again in the view in which it was entered. */
  readonly reopenIntent: (intent: Intent) => void;
  readonly showNeedsAttention: () => void;
  /** Whether the first frame has been painted. Components that are not needed before are drawn from then on. */
  readonly hasFirstPaint: boolean;
}

export interface View {
  readonly Component: ComponentType<ViewProps>;
  /** Handles each reading of the scanner and the scale while the view is open. */
  readonly handleReading: (reading: Reading) => void;
  /** Shows a scan's text before its reading. `null`: the text was incomplete, or its reading follows. */
  readonly previewScan?: (text: string | null) => void;
  /** Whether readings are tests that belong to no order. */
  readonly isTestingScanner?: () => boolean;
  /** Records the keys that were typed while the view is open, and what they were classified as. */
  readonly recordKeys?: (keys: readonly PendingKey[], classification: Classification) => void;
}
