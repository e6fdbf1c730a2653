import type { Command } from './command-code';

/** The texts on a sheet of command barcodes, in the language of the screen. */
export interface CommandSheetTexts {
  readonly title: string;
  /** How to use the sheet, a paragraph each. */
  readonly hints: readonly string[];
  readonly commands: Readonly<Record<Command, string>>;
}
